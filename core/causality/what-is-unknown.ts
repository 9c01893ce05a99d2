import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import { resourceKind } from '../cluster/resource-kinds.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Unknown } from '../diagnosis/incident.ts';
import { sayList, sayObject } from '../diagnosis/say-reference.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { Group } from './group-findings.ts';

/** Below it, what stands as the cause is hardly more than where the trouble is seen. */
const wellFounded = 0.5;
const mostLooks = 6;
const withLogs: ReadonlySet<string> = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet']);
/** Kinds that explain much, and whose absence from an observation leaves it half blind. */
const telling = ['Event', 'Secret', 'ConfigMap', 'Service', 'NetworkPolicy', 'Node', 'ReplicaSet'] as const;

/** Where the evidence stops and what to look at next; null when the cause is well founded. */
export function whatIsUnknown(
  index: ClusterIndex,
  { candidates, members, key }: Group,
  graph: EvidenceGraph,
): Unknown | null {
  const [leading] = candidates;
  if (leading !== undefined && leading.cause.confidence >= wellFounded) return null;
  const root = leading?.object ?? members.find(({ finding }) => `?${refKey(finding.object)}` === key)?.finding.object;
  if (root === undefined) return null;
  const blind = telling.filter((kind) => !index.knows(kind));
  const why =
    blind.length === 0 ? '' : ` ${sayList(blind.map((kind) => resourceKind(kind)?.plural ?? kind))} could not be read.`;
  const says =
    leading === undefined
      ? `The evidence leads to ${sayObject(root)} and stops there.${why}`
      : `Trouble begins at ${sayObject(root)} as far as can be seen, but nothing shows what brings it about.${why}`;
  return {
    says,
    lookAt: looks(
      root,
      members.map(({ finding }) => finding),
      blind,
      graph,
    ),
  };
}

function looks(
  root: ObjectRef,
  findings: readonly Finding[],
  blind: readonly string[],
  graph: EvidenceGraph,
): readonly string[] {
  const place = root.namespace === '' ? '' : ` -n ${root.namespace}`;
  const name = `${root.kind.toLowerCase()}/${root.name}`;
  const logs = withLogs.has(root.kind) ? [`kubectl${place} logs ${name} --all-containers --previous --tail=200`] : [];
  const beyond = graph
    .into(root)
    .filter(({ rule }) => rule !== 'owned-by')
    .map(({ from }) => from);
  const near = [
    ...new Map(
      [...findings.flatMap(({ dependsOn }) => dependsOn), ...beyond].map((ref) => [refKey(ref), ref]),
    ).values(),
  ];
  return [
    ...logs,
    `kubectl${place} describe ${name}`,
    ...blind.map((kind) => `kubectl auth can-i list ${resourceKind(kind)?.plural ?? kind}${place}`),
    ...near
      .filter((ref) => refKey(ref) !== refKey(root))
      .map((ref) => `${ref.kind} ${ref.namespace === '' ? '' : `${ref.namespace}/`}${ref.name}`),
  ].slice(0, mostLooks);
}
