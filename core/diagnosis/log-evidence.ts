import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { type DecisiveLine, decisiveLogLines } from './decisive-lines.ts';
import { logEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { networkErrors } from './network-errors.ts';
import { resolveHost } from './service-address.ts';

/**
 * The decisive lines of a container's log as evidence: which pod and container said it, how often, and what an address that it
 * failed to reach is in the cluster.
 */
export function decisiveEvidence(
  index: ClusterIndex,
  pod: KubeObject,
  container: string,
  lines: readonly string[],
  most = 3,
): readonly Evidence[] {
  return decisiveLogLines(lines, most).map((line) => {
    const notes = [...(line.count > 1 ? [`${line.count} times`] : []), ...targetOf(index, pod, line)];
    return logEvidence(pod, container, notes.length === 0 ? line.text : `${line.text} (${notes.join('; ')})`);
  });
}

function targetOf(index: ClusterIndex, pod: KubeObject, { text }: DecisiveLine): readonly string[] {
  const [error] = networkErrors([text]);
  if (error === undefined || error.host === null) return [];
  const found = resolveHost(index, pod.metadata.namespace ?? '', error.host);
  switch (found.kind) {
    case 'service': {
      const { namespace, name } = refOf(found.service);
      return [`${error.host} is Service ${namespace}/${name}`];
    }
    case 'missing':
      return [`there is no Service ${found.namespace}/${found.name}`];
    case 'unknown':
      return [];
    default:
      return found satisfies never;
  }
}
