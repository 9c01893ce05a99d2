import type { KubeObject, Secret } from '../cluster/kube-object.ts';
import { shorten } from './bounded-text.ts';

export type HelmRelease = { readonly name: string; readonly revision: string; readonly status: string };

/** Helm 3 and 4 keep each revision of a release in a Secret of this type. Null for other objects. */
export function helmRelease(object: KubeObject): HelmRelease | null {
  if (object.kind !== 'Secret' || (object as Secret).type !== 'helm.sh/release.v1') return null;
  const { labels = {} } = object.metadata;
  const text = (key: string): string => shorten(labels[key] ?? '', 63);
  return { name: text('name'), revision: text('version'), status: text('status') };
}

/** What a revision of a release that is new, or has another status, tells; null when it tells nothing. */
export function sayRelease(before: HelmRelease | null, after: HelmRelease): string | null {
  const { name, revision, status } = after;
  const which = `Helm release ${name}`;
  if (before === null)
    return revision === '1' ? `${which} was installed` : `${which} was upgraded to revision ${revision}`;
  if (before.status === status || status !== 'failed') return null;
  return `Helm release ${name} failed at revision ${revision}`;
}
