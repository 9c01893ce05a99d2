import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import type { Gateway, HTTPRoute, ObjectReference } from '../../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence } from '../../finding.ts';
import { wasEdited } from '../../last-change.ts';
import { sayList } from '../../say-reference.ts';

type Listener = NonNullable<NonNullable<Gateway['spec']>['listeners']>[number];

export type Refusal = {
  readonly says: string;
  readonly evidence: readonly Evidence[];
  /** The Gateway shuts the route out, rather than the route asking for what is not there. */
  readonly isGateways: boolean;
};

/**
 * Why no listener of a Gateway takes an HTTPRoute, by the rules of Gateway API 1.x (listener name and port, `allowedRoutes`,
 * host names); null when one does, or when something that decides was not read.
 */
export function refusalOf(
  index: ClusterIndex,
  route: HTTPRoute,
  parent: ObjectReference,
  gateway: Gateway,
): Refusal | null {
  const listeners = (gateway.spec?.listeners ?? []).map((listener, at) => ({
    listener,
    path: `spec.listeners[${at}]`,
  }));
  if (listeners.length === 0) return null;
  const named = listeners.filter(
    ({ listener: { name, port } }) =>
      (parent.sectionName === undefined || parent.sectionName === name) &&
      (parent.port === undefined || parent.port === port),
  );
  const wanted = parent.sectionName ?? `port ${parent.port}`;
  if (named.length === 0)
    return {
      says: `it has no listener ${wanted}`,
      evidence: [
        fieldEvidence(
          gateway,
          'spec.listeners',
          listeners.map(({ listener: { name, port } }) => `${name}:${port}`).join(', '),
        ),
      ],
      isGateways: wasEdited(gateway) && !wasEdited(route),
    };
  const speaking = named.filter(({ listener }) => takesKind(listener));
  if (speaking.length === 0) return shut('takes no HTTPRoutes', 'allowedRoutes.kinds');
  const verdicts = speaking.map((entry) => ({
    ...entry,
    isOpen: takesNamespace(index, entry.listener, route, gateway),
  }));
  const open = verdicts.filter(({ isOpen }) => isOpen !== false);
  if (open.some(({ isOpen }) => isOpen === null)) return null;
  if (open.length === 0)
    return shut(`takes no routes of namespace ${route.metadata.namespace}`, 'allowedRoutes.namespaces');
  const hosts = route.spec?.hostnames ?? [];
  if (hosts.length === 0 || open.some(({ listener }) => hosts.some((host) => isOverlapping(host, listener.hostname))))
    return null;
  return {
    says: `no listener is for host ${sayList(hosts)}`,
    evidence: [
      fieldEvidence(route, 'spec.hostnames', hosts),
      ...open.map(({ listener, path }) => fieldEvidence(gateway, `${path}.hostname`, listener.hostname ?? 'any')),
    ],
    isGateways: wasEdited(gateway) && !wasEdited(route),
  };

  function shut(says: string, field: string): Refusal {
    const entries = named.slice(0, 4);
    return {
      says: `${named.length === 1 ? `its listener ${named[0]?.listener.name}` : 'none of its listeners'} ${says}`.replace(
        /^none (.*) takes no /,
        'none $1 takes ',
      ),
      evidence: entries.map(({ listener, path }) =>
        fieldEvidence(
          gateway,
          `${path}.${field}`,
          listener.allowedRoutes?.[field === 'allowedRoutes.kinds' ? 'kinds' : 'namespaces'] ?? { from: 'Same' },
        ),
      ),
      isGateways: wasEdited(gateway) || !wasEdited(route),
    };
  }
}

function takesKind({ protocol = 'HTTP', allowedRoutes }: Listener): boolean {
  const { kinds = [] } = allowedRoutes ?? {};
  // Protocols of one's own have a domain prefix.
  if (kinds.length === 0) return protocol === 'HTTP' || protocol === 'HTTPS' || protocol.includes('/');
  return kinds.some(({ kind }) => kind === 'HTTPRoute');
}

/** null when the namespaces' labels are not known. */
function takesNamespace(
  index: ClusterIndex,
  { allowedRoutes }: Listener,
  route: HTTPRoute,
  gateway: Gateway,
): boolean | null {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  const namespace = route.metadata.namespace ?? '';
  if (from === 'All') return true;
  if (from === 'Same') return namespace === gateway.metadata.namespace;
  if (from !== 'Selector') return false;
  const found = index.find('Namespace', '', namespace);
  return found === undefined ? null : matchesSelector(selector, found.metadata.labels);
}

/** A wildcard stands for one or more labels; none at all for every host. */
function isOverlapping(host: string, listener: string | undefined): boolean {
  if (listener === undefined || listener === '' || listener === host) return true;
  const covers = (wildcard: string, name: string) => wildcard.startsWith('*.') && name.endsWith(wildcard.slice(1));
  return covers(listener, host) || covers(host, listener);
}
