import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { calledServices } from '../called-services.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf } from '../crashes.ts';
import { decisiveLines } from '../decisive-lines.ts';
import { changeEvidence } from '../evidence.ts';
import { explainExit } from '../explain-exit.ts';
import type { Cause, Finding } from '../finding.ts';
import { hasWorked } from '../has-worked.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { proposeRollback } from '../propose.ts';
import { previousRevision, programOf, wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { podSpecPath } from '../workloads.ts';

/** Programs that keep dying for a reason of their own or of a peer: what the exit code means, and whether a rollout brought it. */
export const crashLoop = workloadAnalyzer({
  name: 'crash-loop',
  reasons: {
    CrashLoop: 'The program of a container keeps ending, by itself or for want of a peer.',
  },
  analyze: (index, workload) =>
    isBatch(workload)
      ? []
      : crashesOf(index, workload)
          .filter(({ why, view }) => isOwnFault(why.kind) && !view.isInit)
          .map((crash) => toFinding(index, crash)),
});

function toFinding(index: ClusterIndex, crash: Crash): Finding {
  const { workload, view, termination, pods, why, restarts } = crash;
  const exit = termination === null ? 'it does not start' : explainExit(termination.exitCode);
  const last = decisiveLines(crash.log, 1)[0];
  const isNew = wasIntroduced(index, workload, programOf) && !hasWorked(index, workload, view.pod, view.container.name);
  const errors = why.kind === 'network' ? why.errors : [];
  const before = isNew ? previousRevision(index, workload) : undefined;
  return makeFinding(index, {
    analyzer: 'crash-loop',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'CrashLoop',
    discriminator: view.container.name,
    message: `${sayObject(workload)} keeps crashing in ${sayPods(workload, pods.length)} (container ${view.container.name}, ${restarts} restarts): ${exit}${last === undefined ? '' : `. It last said: ${shorten(last)}`}.`,
    evidence: [
      ...crashEvidence(index, crash),
      ...(before === undefined
        ? []
        : [
            changeEvidence(
              workload,
              podSpecPath(workload),
              `the last rollout changed it; revision ${before.number} ran ${before.template.spec.containers.map(({ image }) => image).join(', ')}`,
            ),
          ]),
    ],
    cause: causeOf(),
    dependsOn: errors.length > 0 || crash.log.length === 0 ? calledServices(index, workload, errors) : [],
    remedies: isNew ? proposeRollback(index, workload, programOf, 'It crashes since its last rollout.') : [],
  });

  function causeOf(): Cause {
    const object = refOf(workload);
    if (why.kind === 'network') {
      const explanation = `${sayObject(workload)} gives up because a peer does not answer: ${shorten(errors[0]?.line ?? '')}`;
      return { object, reason: isNew ? 'BadRollout' : 'DependencyUnreachable', confidence: 0.45, explanation };
    }
    if (isNew) {
      const explanation = `${sayObject(workload)} crashes since its last rollout (${exit}); revision ${before?.number} ran well.`;
      return { object, reason: 'BadRollout', confidence: 0.85, explanation };
    }
    return {
      object,
      reason: 'ProgramCrashes',
      confidence: 0.5,
      explanation: `The program in ${sayObject(workload)} ends by itself: ${exit}.`,
    };
  }
}

function isOwnFault(kind: Crash['why']['kind']): boolean {
  return kind === 'program' || kind === 'network' || kind === 'variable-wrong';
}

/** A Job's failures are counted by its controller. */
function isBatch({ kind }: Crash['workload']): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

function shorten(line: string): string {
  const text = line.trim().replace(/\.$/, '');
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
