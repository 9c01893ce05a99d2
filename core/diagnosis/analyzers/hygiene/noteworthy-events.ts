import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { KubeEvent, KubeObject, Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { eventEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isYoungerThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { isReady } from '../../workloads.ts';
import { conditionsOf } from '../extensions/custom-fields.ts';

const recentSeconds = 3600;
const leastTimes = 3;

/** Reasons of events whose story other analyzers tell from the objects' state. */
const toldElsewhere =
  /^(?:Failed(?:Scheduling|Mount|AttachVolume|Create\w*|Delete\w*|Get\w*Metrics?|Get\w*Scale|UpdateScale|RescaleReplicas|ComputeMetricsReplicas|Binding|ToRetrieveImagePullSecret|MapVolume|CreatePodSandBox|KillPod|PostStartHook|PreStopHook|Inspect\w*)|Failed|BackOff|Back-off|Unhealthy|ProbeWarning|ProbeError|Evicted|Preempted|OOMKilling|SystemOOM|NodeNotReady|NodeHas\w+|InspectFailed|Err\w+|ImageInspectError|ProvisioningFailed|VolumeFailed\w*|VolumeMismatch|Backoff\w*|DeadlineExceeded|PodFailurePolicy|MissSchedule|TooManyMissedTimes|UnexpectedJob|InvalidSchedule|ReplicaSetCreateError|ProgressDeadlineExceeded|CalculateExpectedPodCountFailed|NoControllers|UnmanagedPods|AmbiguousSelector|SelectorRequired|DNSConfigForming|NetworkNotReady|HostPortConflict|Sync\w*LoadBalancer\w*|SyncFailed|ReconciliationFailed|ReconcileError|HealthCheckFailed|DependencyNotReady|BuildFailed|ArtifactFailed|KEDA\w+|OwnerRefInvalidNamespace|TaintManagerEviction|FailedToUpdate\w+|InvalidDiskCapacity|Rebooted|CheckLimitsForResolvConf|PolicyViolation)$/;

/** A warning that is repeated about an object that looks well otherwise: a note, with the words of who gave it. */
export const noteworthyEvents = objectAnalyzer({
  name: 'noteworthy-events',
  subjects: ['Event'],
  reasons: { RepeatedWarning: 'The same warning is given about an object again and again.' },
  isSubject: (_, event) => (event as KubeEvent).type === 'Warning',
  analyze: (index, event) => {
    const { uid = '', kind = '' } = event.involvedObject;
    const reason = event.reason ?? '';
    if (uid === '' || toldElsewhere.test(reason)) return [];
    const object = index.byUid(uid);
    if (object === undefined || object.kind.split('.')[0] !== kind || isUnwell(object)) return [];
    const same = index.eventsOf(object).filter((other) => other.type === 'Warning' && other.reason === reason);
    const times = same.reduce((sum, other) => sum + timesOf(other), 0);
    // One finding for all that say the same: by the last of them.
    if (times < leastTimes || same.at(-1)?.metadata.uid !== event.metadata.uid) return [];
    if (!isYoungerThan(index, eventTime(event), recentSeconds)) return [];
    return [toFinding(index, object, event, times)];
  },
});

function toFinding(index: ClusterIndex, object: KubeObject, event: KubeEvent, times: number) {
  const says = (event.message ?? '').trim().replace(/\.$/, '');
  const from = event.reportingComponent || event.source?.component || '';
  return makeFinding(index, {
    analyzer: 'noteworthy-events',
    severity: 'info',
    object: refOf(object),
    reason: 'RepeatedWarning',
    discriminator: event.reason ?? '',
    message: `${sayObject(object)} is warned of ${times} times${from === '' ? '' : ` by ${from}`}, ${event.reason}: ${says}.`,
    evidence: [eventEvidence(event)],
    cause: null,
  });
}

/** Its own state says that something is wrong: then that is what is told. */
function isUnwell(object: KubeObject): boolean {
  if (object.metadata.deletionTimestamp !== undefined) return true;
  if (object.kind === 'Pod') return !isReady(object as Pod);
  return conditionsOf(object).some(
    ({ type, status }) => /^(?:Ready|Available|Accepted|Programmed)$/.test(type) && status === 'False',
  );
}

/** Events of the newer kind are counted in their series. */
function timesOf({ series, count }: KubeEvent): number {
  return Math.max(series?.count ?? 0, count ?? 0, 1);
}
