import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Crash } from './crashes.ts';
import { latestEvent } from './events-about.ts';
import { eventEvidence, fieldEvidence, logEvidence } from './evidence.ts';
import { explainExit } from './explain-exit.ts';
import type { Evidence } from './finding.ts';
import { decisiveEvidence } from './log-evidence.ts';

/** What shows that a container keeps dying: its last end, its restarts, the back-off event, the decisive log lines. */
export function crashEvidence(index: ClusterIndex, crash: Crash, line?: string): readonly Evidence[] {
  const { view, termination, restarts, log } = crash;
  const { pod, container, isInit } = view;
  const list = isInit ? 'initContainerStatuses' : 'containerStatuses';
  const place = `status.${list}[${container.name}]`;
  const waiting = view.status?.state?.waiting;
  const event = latestEvent(index, pod, ({ reason }) => reason === 'BackOff' || reason === 'Failed');
  return [
    ...(termination === null
      ? []
      : [
          {
            ...fieldEvidence(
              pod,
              `${place}.lastState.terminated`,
              `${termination.reason ?? 'Error'}, ${explainExit(termination.exitCode)}`,
            ),
            ...(termination.finishedAt === undefined ? {} : { at: termination.finishedAt }),
          },
        ]),
    ...(waiting === undefined
      ? []
      : [fieldEvidence(pod, `${place}.state.waiting`, `${waiting.reason ?? ''}: ${waiting.message ?? ''}`)]),
    fieldEvidence(pod, `${place}.restartCount`, restarts),
    ...(line === undefined
      ? decisiveEvidence(index, pod, container.name, log)
      : [logEvidence(pod, container.name, line)]),
    ...(event === undefined ? [] : [eventEvidence(event)]),
  ];
}
