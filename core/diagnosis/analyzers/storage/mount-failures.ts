import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { KubeEvent, Pod } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { missingReferences } from '../../missing-references.ts';
import { isOlderThan, isYoungerThan, settlingSeconds } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { claimsOf } from '../../volume-block.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import type { Workload } from '../../workloads.ts';

type Blame = 'node' | 'volume' | 'workload';
type Fault = {
  readonly reason: string;
  readonly is: RegExp;
  readonly says: string;
  readonly blames: Blame;
  readonly confidence: number;
};

const recentSeconds = 900;
const failures: ReadonlySet<string> = new Set(['FailedMount', 'FailedMapVolume', 'VolumeFailedMount']);

/** Order matters: the first that fits. */
const faults: readonly Fault[] = [
  {
    reason: 'DriverNotOnNode',
    is: /driver name .* not found in the list of registered CSI drivers|no volume plugin matched|csi driver .*not (?:found|registered)/i,
    says: 'the storage driver does not run on the node',
    blames: 'node',
    confidence: 0.8,
  },
  {
    reason: 'HostPathWrong',
    is: /hostPath type check failed|path .* (?:is not a (?:directory|file)|does not exist)/i,
    says: 'the path does not exist on the node as it is asked for',
    blames: 'workload',
    confidence: 0.85,
  },
  {
    reason: 'SubPathWrong',
    is: /subpath|failed to prepare subPath/i,
    says: 'the subPath cannot be prepared',
    blames: 'workload',
    confidence: 0.75,
  },
  {
    reason: 'VolumeAccessDenied',
    is: /access denied by server|permission denied|mount error\(13\)|unauthorized|forbidden/i,
    says: 'the volume may not be mounted',
    blames: 'volume',
    confidence: 0.75,
  },
  {
    reason: 'VolumeServerUnreachable',
    is: /nfs.*(?:timed out|refused|unreachable)|no route to host|connection (?:timed out|refused)|mount error\(1(?:10|13)\)|host is down|server not responding/i,
    says: 'the server of the volume does not answer',
    blames: 'volume',
    confidence: 0.75,
  },
  {
    reason: 'FilesystemBroken',
    is: /wrong fs type|bad superblock|can't read superblock|fsck|structure needs cleaning|input\/output error|already contains (?:unexpected|a different)/i,
    says: 'its file system cannot be read',
    blames: 'volume',
    confidence: 0.8,
  },
  {
    reason: 'VolumeNotFound',
    is: /volume .*(?:not found|does not exist)|no such (?:volume|disk|device)|InvalidVolume\.NotFound/i,
    says: 'the storage no longer has the volume',
    blames: 'volume',
    confidence: 0.8,
  },
];
const unclear: Omit<Fault, 'is'> = {
  reason: 'MountFailed',
  says: 'a volume cannot be mounted',
  blames: 'volume',
  confidence: 0.5,
};
/** Said of a missing ConfigMap, Secret or claim, which others find, and of the wait that follows any failure. */
const elsewhere =
  /(?:configmap|secret|persistentvolumeclaim) ?"?[^"]*"? (?:not found|is not bound)|references non-existent (?:config|secret) key|object "[^"]+"\/"[^"]+" not registered|failed to fetch PVC/i;
const onlyWaiting = /unmounted volumes=|timed out waiting for the condition/i;

/** Pods that are placed and wait for a volume that cannot be mounted, for other reasons than a missing source. */
export const mountFailures = workloadAnalyzer({
  name: 'mount-failures',
  reasons: {
    DriverNotOnNode: 'The CSI driver is not registered on the node.',
    HostPathWrong: 'A hostPath is not there, or not of the wanted type.',
    SubPathWrong: 'A subPath cannot be prepared in the volume.',
    VolumeServerUnreachable: 'The server behind the volume does not answer.',
    VolumeAccessDenied: 'The server or cloud refuses to give the volume.',
    FilesystemBroken: 'The volume’s file system cannot be mounted.',
    VolumeNotFound: 'The storage system has no such volume.',
    MountFailed: 'A volume cannot be mounted for another reason.',
  },
  analyze: (index, workload) => {
    const stuck = currentPods(index, workload).flatMap((pod) => {
      const event = isWaiting(index, pod) ? failureOf(index, pod) : undefined;
      return event === undefined ? [] : [{ pod, event }];
    });
    const [first] = stuck;
    return first === undefined
      ? []
      : [
          toFinding(
            index,
            workload,
            stuck.map(({ pod }) => pod),
            first.event,
          ),
        ];
  },
});

function isWaiting(index: ClusterIndex, { spec, status, metadata }: Pod): boolean {
  if ((spec.nodeName ?? '') === '' || status?.phase !== 'Pending' || (spec.volumes ?? []).length === 0) return false;
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const isUntouched = statuses.every(({ state }) => state?.running === undefined && state?.terminated === undefined);
  return isUntouched && isOlderThan(index, metadata.creationTimestamp, settlingSeconds);
}

function failureOf(index: ClusterIndex, pod: Pod): KubeEvent | undefined {
  const isFailure = ({ reason = '', message = '' }: KubeEvent) => failures.has(reason) && !elsewhere.test(message);
  const event =
    latestEvent(index, pod, (each) => isFailure(each) && !onlyWaiting.test(each.message ?? '')) ??
    latestEvent(index, pod, isFailure);
  if (event === undefined || !isYoungerThan(index, eventTime(event), recentSeconds)) return undefined;
  const missing = missingReferences(index, pod.metadata.namespace ?? '', pod.spec).some(({ via }) => via === 'volume');
  const isAttaching = latestEvent(index, pod, ({ reason }) => reason === 'FailedAttachVolume') !== undefined;
  return missing || isAttaching ? undefined : event;
}

function toFinding(index: ClusterIndex, workload: Workload, pods: readonly Pod[], event: KubeEvent): Finding {
  const [pod] = pods;
  const words = (event.message ?? '').trim();
  const fault = faults.find(({ is }) => is.test(words)) ?? unclear;
  const node = nodeRef(index, pod);
  const claim = pod === undefined ? undefined : claimFor(index, pod, words);
  const object: ObjectRef =
    fault.blames === 'node' && node !== null
      ? node
      : fault.blames === 'volume' && claim !== undefined
        ? refOf(claim)
        : refOf(workload);
  const says = `${fault.says}: ${words.slice(0, 260).replace(/\.$/, '')}`;
  const evidence: readonly Evidence[] = [
    eventEvidence(event),
    ...(pod === undefined ? [] : [fieldEvidence(pod, 'spec.nodeName', pod.spec.nodeName)]),
    ...(claim === undefined ? [] : [fieldEvidence(claim, 'spec.volumeName', claim.spec?.volumeName ?? 'absent')]),
  ];
  return makeFinding(index, {
    analyzer: 'mount-failures',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: fault.reason,
    message: `${sayObject(workload)} cannot start ${sayPods(workload, pods.length)}: ${says}.`,
    evidence,
    cause: {
      object,
      reason: fault.reason,
      confidence: fault.confidence,
      explanation: `For ${sayObject(workload)}, ${says}.`,
    },
    dependsOn: [...(claim === undefined ? [] : [refOf(claim)]), ...(node === null ? [] : [node])],
  });
}

function nodeRef(index: ClusterIndex, pod: Pod | undefined): ObjectRef | null {
  const name = pod?.spec.nodeName ?? '';
  if (name === '') return null;
  const node = index.find('Node', '', name);
  return node === undefined ? missingRef('Node', '', name) : refOf(node);
}

/** The claim that the words name by itself, its volume or the pod's volume; the only one, when the pod has no other. */
function claimFor(index: ClusterIndex, pod: Pod, words: string) {
  const claims = claimsOf(index, pod.metadata.namespace ?? '', pod.spec);
  const named = claims.find(({ metadata, spec }) => {
    const volume = (pod.spec.volumes ?? []).find(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name,
    );
    return [metadata.name, spec?.volumeName, volume?.name].some(
      (name) => name !== undefined && words.includes(`"${name}"`),
    );
  });
  return named ?? (claims.length === 1 ? claims[0] : undefined);
}
