import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { perObject } from '../../diagnosis/per-index.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { allPodsOf } from '../../diagnosis/workload-pods.ts';
import { isReady, type Workload } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

const mostNodes = 5;

/** The nodes on which pods of a workload are that are not ready. */
export function placementLinks(index: ClusterIndex, workload: Workload): readonly Link[] {
  return unreadyPlaces(index, workload).map(({ pod, node }) => {
    const holder = index.byUid(pod);
    const found = index.find('Node', '', node);
    const says = `Pods of ${sayObject(workload)} run on node ${node}.`;
    return link(
      found === undefined ? missingRef('Node', '', node) : refOf(found),
      workload,
      'runs-on',
      says,
      fieldEvidence(holder ?? workload, 'spec.nodeName', node),
    );
  });
}

/** One pod that is not ready for each such node; the nodes with most of them first. */
const unreadyPlaces = perObject(
  (index: ClusterIndex, workload: Workload): readonly { readonly pod: string; readonly node: string }[] => {
    const byNode = new Map<string, { readonly pod: string; count: number }>();
    for (const pod of allPodsOf(index, workload)) {
      const { nodeName = '' } = pod.spec;
      const isOver = pod.status?.phase === 'Succeeded';
      if (nodeName === '' || isOver || (isReady(pod) && pod.metadata.deletionTimestamp === undefined)) continue;
      const known = byNode.get(nodeName);
      if (known === undefined) byNode.set(nodeName, { pod: pod.metadata.uid ?? '', count: 1 });
      else known.count += 1;
    }
    return [...byNode]
      .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
      .slice(0, mostNodes)
      .map(([node, { pod }]) => ({ pod, node }));
  },
);
