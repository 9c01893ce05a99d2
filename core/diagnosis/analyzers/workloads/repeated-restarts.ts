import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { byContainer, type ContainerView, containerViews } from '../../container-views.ts';
import { isDying } from '../../crashes.ts';
import { fieldEvidence } from '../../evidence.ts';
import { explainExit } from '../../explain-exit.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { isYoungerThan, sayAge } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { podSpecPath, type Workload } from '../../workloads.ts';

const manyRestarts = 5;
const recentSeconds = 43_200;
/** The kubelet lost sight of the container, most often because the node was rebooted: not the program’s doing. */
const lostSight: ReadonlySet<string> = new Set(['ContainerStatusUnknown', 'Unknown']);

/** Containers that run now, yet end every few hours: slower than a crash loop, and as sure to come again. */
export const repeatedRestarts = workloadAnalyzer({
  name: 'repeated-restarts',
  reasons: { RestartsAgainAndAgain: 'A container that runs now has ended many times, lastly within 12 hours.' },
  analyze: (index, workload) => {
    if (workload.kind === 'Job' || workload.kind === 'CronJob') return [];
    const views = currentPods(index, workload).flatMap(containerViews);
    return byContainer(views.filter((view) => isRestarting(index, view))).map((group) =>
      toFinding(index, workload, group),
    );
  },
});

function isRestarting(index: ClusterIndex, view: ContainerView): boolean {
  const { status, isInit, container } = view;
  const ended = status?.lastState?.terminated;
  if (status?.state?.running === undefined || ended === undefined || status.restartCount < manyRestarts) return false;
  if ((isInit && container.restartPolicy !== 'Always') || lostSight.has(ended.reason ?? '')) return false;
  return isYoungerThan(index, ended.finishedAt, recentSeconds) && !isDying(index, view);
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  views: readonly [ContainerView, ...ContainerView[]],
): Finding {
  const worst = [...views].sort((a, b) => (b.status?.restartCount ?? 0) - (a.status?.restartCount ?? 0))[0] ?? views[0];
  const { container, status, pod, path } = worst;
  const ended = status?.lastState?.terminated;
  const isMemory = ended?.reason === 'OOMKilled';
  const limit = container.resources?.limits?.memory ?? 'none';
  const why = isMemory ? `it was killed for want of memory (limit ${limit})` : explainExit(ended?.exitCode ?? 0);
  const says = `container ${container.name} restarted ${status?.restartCount} times in ${sayAge(index, pod.metadata.creationTimestamp)}, lastly ${sayAge(index, ended?.finishedAt)} ago: ${why}`;
  return makeFinding(index, {
    analyzer: 'repeated-restarts',
    severity: 'low',
    object: refOf(workload),
    reason: 'RestartsAgainAndAgain',
    discriminator: container.name,
    message: `${sayObject(workload)} is unsteady: ${says}.`,
    evidence: [
      fieldEvidence(pod, `status.containerStatuses[${container.name}].restartCount`, status?.restartCount),
      fieldEvidence(pod, `status.containerStatuses[${container.name}].lastState.terminated`, {
        exitCode: ended?.exitCode,
        reason: ended?.reason,
        finishedAt: ended?.finishedAt,
      }),
      ...(isMemory ? [fieldEvidence(workload, `${podSpecPath(workload)}.${path}.resources.limits.memory`, limit)] : []),
    ],
    cause: {
      object: refOf(workload),
      reason: isMemory ? 'MemoryLimitTooLow' : 'ProgramCrashes',
      confidence: isMemory ? 0.65 : 0.5,
      explanation: `In ${sayObject(workload)}, ${says}.`,
    },
  });
}
