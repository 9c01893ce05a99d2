import type { KubeObject, ManagedFields } from '../cluster/kube-object.ts';
import { shorten } from './bounded-text.ts';

/** Who wrote an object, and when, as far as it tells. */
export type Authorship = {
  readonly who: string | null;
  /** RFC 3339; null when the object does not tell. */
  readonly at: string | null;
};

const operation = 'kubesage.dev/operation';
const longest = 120;

/**
 * Who made a change: the field managers whose entries are new or newer than before, without those that only wrote a status; where
 * the server's clock (whole seconds) cannot tell them, the one that wrote last. Never a guess: several at one time are all named.
 * Known tools are named with what they keep the object for.
 */
export function whoChanged(before: KubeObject | null, after: KubeObject, subresource: 'spec' | 'status'): Authorship {
  const entries = writersOf(after, subresource);
  const known = new Set((before === null ? [] : writersOf(before, subresource)).map(entryKey));
  const fresh = entries.filter((entry) => !known.has(entryKey(entry)));
  const candidates = fresh.length > 0 ? fresh : entries;
  const latest = candidates.reduce((last, { time = '' }) => (time > last ? time : last), '');
  const names = peopleOf([...new Set(candidates.filter(({ time = '' }) => time === latest).map(nameOf))].sort());
  const at = latest === '' ? null : latest;
  if (isOurs(before, after)) return { who: `kubesage (${shorten(operationOf(after), longest)})`, at };
  return {
    who: names.every((name) => name === unnamed)
      ? null
      : shorten(names.map((name) => withPurpose(name, after)).join(', '), 200),
    at,
  };
}

/** The autoscaler writes replica counts through the scale subresource, as a part of the controller manager. */
export function isAutoscalers(who: string | null): boolean {
  return who === autoscaler;
}

const autoscaler = 'horizontal pod autoscaler';
/** What the API server notes for a client that does not say its name. */
const unnamed = 'unknown';
const controllers: ReadonlySet<string> = new Set([
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-apiserver',
]);

/** A controller that wrote within the same second did so in answer: the taint after a cordon, the binding after a claim. */
function peopleOf(names: readonly string[]): readonly string[] {
  const others = names.filter((name) => !controllers.has(name));
  return others.length > 0 ? others : names;
}

function writersOf({ metadata }: KubeObject, subresource: 'spec' | 'status'): readonly ManagedFields[] {
  const all = metadata.managedFields ?? [];
  const isStatus = (entry: ManagedFields): boolean => entry.subresource === 'status';
  const wanted = all.filter((entry) => isStatus(entry) === (subresource === 'status'));
  return wanted.length > 0 || subresource === 'spec' ? wanted : all;
}

function entryKey({ manager = '', operation: verb = '', subresource = '', time = '' }: ManagedFields): string {
  return [manager, verb, subresource, time].join('\n');
}

function nameOf({ manager = '', subresource = '' }: ManagedFields): string {
  if (manager === 'kube-controller-manager' && subresource === 'scale') return autoscaler;
  return manager === '' ? unnamed : manager;
}

function isOurs(before: KubeObject | null, after: KubeObject): boolean {
  return operationOf(after) !== '' && operationOf(after) !== (before === null ? '' : operationOf(before));
}

function operationOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[operation] ?? '';
}

/** Only where both the manager and the object say so: an annotation alone may be a leftover. */
function withPurpose(manager: string, { metadata }: KubeObject): string {
  const { annotations = {}, labels = {} } = metadata;
  const keeps = [
    { manager: /^argocd/, what: 'Argo CD', of: annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] },
    { manager: /^argocd/, what: 'Argo CD', of: labels['argocd.argoproj.io/instance'] },
    { manager: /^(?:helm|Go-http-client)/, what: 'Helm release', of: annotations['meta.helm.sh/release-name'] },
    { manager: /^kustomize-controller/, what: 'Flux', of: labels['kustomize.toolkit.fluxcd.io/name'] },
    { manager: /^helm-controller/, what: 'Flux', of: labels['helm.toolkit.fluxcd.io/name'] },
  ].find((row) => row.of !== undefined && row.manager.test(manager));
  return keeps === undefined ? manager : `${manager} (${keeps.what} ${shorten(keeps.of ?? '', 60)})`;
}
