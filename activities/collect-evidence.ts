import type { Cluster, LogRequest } from '../adapters/kubernetes/cluster.ts';
import { ClusterIndex, eventTime } from '../core/cluster/cluster-index.ts';
import type { KubeEvent, KubeObject, Pod } from '../core/cluster/kube-object.ts';
import { refOf } from '../core/cluster/object-ref.ts';
import { redact } from '../core/redact.ts';
import { renderManifest } from '../core/remediation/describe-plan.ts';
import type { Plan } from '../core/remediation/plan.ts';
import type { StoredEvidence } from '../core/remediation/remediation.ts';

const podsPerWorkload = 3;
const tailLines = 200;

/** Manifests, events and current and previous logs of the plan's objects and the pods below them, at most three pods each. */
export async function collectEvidence(
  cluster: Cluster,
  plan: Plan,
  run: { readonly id: string; readonly runId: string },
  at: string,
): Promise<readonly StoredEvidence[]> {
  const namespace = plan.remedy.target.namespace;
  const index = new ClusterIndex(await cluster.observe(namespace === '' ? {} : { namespace }));
  const objects = plan.steps
    .map((step) => index.byUid(step.object.uid))
    .filter((object): object is KubeObject => object !== undefined);
  // A pod may be a step's object and below another's.
  const pods = [...new Set(objects.flatMap((object) => podsUnder(index, object).slice(0, podsPerWorkload)))];
  const touched = [...new Set<KubeObject>([...objects, ...pods])];
  const logs = await cluster.readLogs(pods.flatMap(logRequests));
  const podByUid = new Map(pods.map((pod) => [pod.metadata.uid, pod]));

  return [
    ...touched.map((object) =>
      item('manifest', object, `${object.kind} ${object.metadata.name}`, renderManifest(object)),
    ),
    ...touched.flatMap((object) => {
      const events = index.eventsOf(object);
      return events.length === 0
        ? []
        : [
            item(
              'events',
              object,
              `Events of ${object.kind} ${object.metadata.name}`,
              redact(events.map(sayEvent).join('\n')),
            ),
          ];
    }),
    ...logs.flatMap((tail) => {
      const pod = podByUid.get(tail.podUid);
      const title = `Log of ${pod?.metadata.name} / ${tail.container}${tail.previous ? ' (previous)' : ''}`;
      return pod === undefined ? [] : [item('log', pod, title, tail.lines.join('\n'))];
    }),
  ];

  function item(kind: StoredEvidence['kind'], object: KubeObject, title: string, content: string): StoredEvidence {
    return {
      id: `${run.runId}/${plan.hash.slice(0, 12)}/${title}`,
      remediationId: run.id,
      kind,
      object: refOf(object),
      title,
      content,
      at,
    };
  }
}

function podsUnder(index: ClusterIndex, object: KubeObject): readonly Pod[] {
  return object.kind === 'Pod' ? [object as Pod] : index.podsOf(object);
}

function logRequests(pod: Pod): readonly LogRequest[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].flatMap((status) => [
    { pod, container: status.name, previous: false, tailLines },
    ...(status.restartCount > 0 ? [{ pod, container: status.name, previous: true, tailLines }] : []),
  ]);
}

function sayEvent(event: KubeEvent): string {
  return `${eventTime(event)} ${event.type ?? ''} ${event.reason ?? ''} x${event.series?.count ?? event.count ?? 1} ${event.message ?? ''}`;
}
