import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { calledServices } from '../called-services.ts';
import { byContainer, type ContainerView } from '../container-views.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf, logOf } from '../crashes.ts';
import { decisiveLines } from '../decisive-lines.ts';
import { fieldEvidence, logEvidence } from '../evidence.ts';
import { explainExit } from '../explain-exit.ts';
import type { Finding } from '../finding.ts';
import { hasWorked } from '../has-worked.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { networkErrors } from '../network-errors.ts';
import { isOlderThan, sayAge } from '../observed-time.ts';
import { proposeRollback } from '../propose.ts';
import { wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { currentContainers } from '../workload-pods.ts';
import { containerNamed, type Workload } from '../workloads.ts';

/** Longer than most migrations take. */
const patienceSeconds = 300;

/** Pods that never get to their program because an init container fails. */
export const initContainers = workloadAnalyzer({
  name: 'init-containers',
  reasons: {
    InitContainerWaiting: 'An init container has been running for long without an end.',
    InitContainerFailing: 'An init container keeps failing, so that the program does not start.',
  },
  analyze: (index, workload) => [
    ...waitingLong(index, workload),
    ...crashesOf(index, workload)
      .filter(
        ({ why, view }) =>
          view.isInit && (why.kind === 'program' || why.kind === 'network' || why.kind === 'variable-wrong'),
      )
      .map((crash) => toFinding(index, crash)),
  ],
});

/** Init containers that run and do not end: most wait for a peer. */
function waitingLong(index: ClusterIndex, workload: Workload): readonly Finding[] {
  const waiting = currentContainers(index, workload).filter((view) => isWaitingLong(index, view));
  return byContainer(waiting).map((views) => {
    const [view] = views;
    const name = view.container.name;
    const log = logOf(index, view);
    const since = sayAge(index, view.status?.state?.running?.startedAt);
    const says = `init container ${name} has been running for ${since} without an end`;
    return makeFinding(index, {
      analyzer: 'init-containers',
      severity: impactOn(index, workload),
      object: refOf(workload),
      reason: 'InitContainerWaiting',
      discriminator: name,
      message: `${sayObject(workload)} cannot start ${sayPods(workload, views.length)}: ${says}.`,
      evidence: [
        fieldEvidence(
          view.pod,
          `status.initContainerStatuses[${name}].state.running.startedAt`,
          view.status?.state?.running?.startedAt,
        ),
        ...decisiveLines(log, 2).map((line) => logEvidence(view.pod, name, line)),
      ],
      cause: {
        object: refOf(workload),
        reason: 'InitContainerWaiting',
        confidence: 0.4,
        explanation: `In ${sayObject(workload)}, ${says}.`,
      },
      dependsOn: calledServices(index, workload, networkErrors(log)),
    });
  });
}

function isWaitingLong(index: ClusterIndex, { isInit, container, status }: ContainerView): boolean {
  const isOneShot = isInit && container.restartPolicy !== 'Always';
  return (
    isOneShot &&
    status?.state?.running !== undefined &&
    isOlderThan(index, status.state.running.startedAt, patienceSeconds)
  );
}

function toFinding(index: ClusterIndex, crash: Crash): Finding {
  const { workload, view, termination, pods, why } = crash;
  const name = view.container.name;
  const facet = (template: PodTemplate) => containerNamed(template, name) ?? null;
  const isNew = wasIntroduced(index, workload, facet) && !hasWorked(index, workload, view.pod, name);
  const exit = termination === null ? 'it does not start' : explainExit(termination.exitCode);
  const last = decisiveLines(crash.log, 1)[0];
  const errors = why.kind === 'network' ? why.errors : [];
  const says = `init container ${name} fails${isNew ? ' since the last rollout' : ''}: ${exit}${last === undefined ? '' : `, "${last.trim().slice(0, 200)}"`}`;
  return makeFinding(index, {
    analyzer: 'init-containers',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'InitContainerFailing',
    discriminator: name,
    message: `${sayObject(workload)} cannot start ${sayPods(workload, pods.length)}: ${says}.`,
    evidence: crashEvidence(index, crash),
    cause: {
      object: refOf(workload),
      reason: 'InitContainerFailing',
      confidence: why.kind === 'network' ? 0.45 : isNew ? 0.9 : 0.65,
      explanation: `In ${sayObject(workload)}, ${says}.`,
    },
    dependsOn: errors.length === 0 && !waits(crash) ? [] : calledServices(index, workload, errors),
    remedies: isNew
      ? proposeRollback(index, workload, facet, `Init container ${name} fails since the last rollout.`)
      : [],
  });
}

/** Many init containers only wait for a peer, and say so in their name. */
function waits({ view }: Crash): boolean {
  return /wait|check|depend/i.test(view.container.name);
}
