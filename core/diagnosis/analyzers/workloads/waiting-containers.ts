import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { eventTime } from '../../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { byContainer, type ContainerView, containerViews } from '../../container-views.ts';
import { isAbout } from '../../crashes.ts';
import { latestEvent } from '../../events-about.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn, sayPods } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, isYoungerThan, settlingSeconds } from '../../observed-time.ts';
import { proposeRollback } from '../../propose.ts';
import { pullReasons } from '../../pull-fault.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { containerNamed, podSpecPath, type Workload } from '../../workloads.ts';

/** What other analyzers explain, or is no trouble. */
const explained: ReadonlySet<string> = new Set([
  ...pullReasons,
  'ContainerCreating',
  'PodInitializing',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PreCreateHookError',
]);
const recentSeconds = 900;

/** Containers that wait for a reason of the kubelet or runtime which no other analyzer knows, hooks first of all. */
export const waitingContainers = workloadAnalyzer({
  name: 'waiting-containers',
  reasons: {
    PostStartHookFailing: 'The container’s postStart hook fails, so the kubelet stops the container.',
    ContainerWaiting: 'The container waits for the reason that the kubelet gives.',
  },
  analyze: (index, workload) => {
    const views = currentPods(index, workload).flatMap(containerViews);
    return byContainer(views.filter((view) => isHookFailing(index, view) || isWaiting(index, view))).map((stuck) =>
      toFinding(index, workload, stuck),
    );
  },
});

function isWaiting(index: ClusterIndex, { status, pod }: ContainerView): boolean {
  const reason = status?.state?.waiting?.reason ?? '';
  return reason !== '' && !explained.has(reason) && isOlderThan(index, pod.metadata.creationTimestamp, settlingSeconds);
}

function isHookFailing(index: ClusterIndex, view: ContainerView): boolean {
  if (view.container.lifecycle?.postStart === undefined || view.status?.ready === true) return false;
  return view.status?.state?.waiting?.reason === 'PostStartHookError' || hookEvent(index, view) !== undefined;
}

function hookEvent(index: ClusterIndex, { pod, container }: ContainerView) {
  const event = latestEvent(
    index,
    pod,
    (each) => each.reason === 'FailedPostStartHook' && isAbout(each, container.name),
  );
  return event !== undefined && isYoungerThan(index, eventTime(event), recentSeconds) ? event : undefined;
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  views: readonly [ContainerView, ...ContainerView[]],
): Finding {
  const [view] = views;
  const { container, pod, path, status } = view;
  const waiting = status?.state?.waiting;
  const isHook = views.some((each) => isHookFailing(index, each));
  const event = isHook ? hookEvent(index, view) : undefined;
  const hookOf = (template: PodTemplate) => containerNamed(template, container.name)?.lifecycle?.postStart ?? null;
  const isNew = isHook && wasIntroduced(index, workload, hookOf);
  const words = (event?.message ?? waiting?.message ?? waiting?.reason ?? '').trim().slice(0, 240).replace(/\.$/, '');
  const says = isHook
    ? `the postStart hook of container ${container.name} fails: ${words}`
    : `container ${container.name} waits for ${waiting?.reason}: ${words}`;
  const reason = isHook ? 'PostStartHookFailing' : 'ContainerWaiting';
  return makeFinding(index, {
    analyzer: 'waiting-containers',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    discriminator: container.name,
    message: `${sayObject(workload)} cannot start ${sayPods(workload, views.length)}: ${says}.`,
    evidence: [
      ...(isHook
        ? [
            fieldEvidence(
              workload,
              `${podSpecPath(workload)}.${path}.lifecycle.postStart`,
              container.lifecycle?.postStart,
            ),
          ]
        : []),
      fieldEvidence(
        pod,
        `status.containerStatuses[${container.name}].state.waiting`,
        `${waiting?.reason ?? 'none'}: ${waiting?.message ?? ''}`,
      ),
      ...(event === undefined ? [] : [eventEvidence(event)]),
    ],
    cause: {
      object: refOf(workload),
      reason,
      confidence: isHook ? (isNew ? 0.95 : 0.88) : 0.5,
      explanation: `In ${sayObject(workload)}, ${says}.`,
    },
    remedies: isNew ? proposeRollback(index, workload, hookOf, 'The last rollout changed the hook.') : [],
  });
}
