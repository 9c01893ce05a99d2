import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { CronJob } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { scheduleFault } from '../cron-schedule.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { sayAge } from '../observed-time.ts';
import { proposePlain } from '../propose.ts';

/** CronJobs that do not run: suspended although they ran before, or with a schedule that cannot fire. */
export const cronJobs = objectAnalyzer({
  name: 'cron-jobs',
  subjects: ['CronJob'],
  reasons: {
    CronJobSuspended: 'The CronJob is suspended and does not run.',
    ScheduleWrong: 'Its schedule cannot be read or never comes.',
  },
  analyze: (index, cronJob) => [...suspended(index, cronJob), ...badSchedule(index, cronJob)],
});

function suspended(index: ClusterIndex, cronJob: CronJob): readonly Finding[] {
  if (cronJob.spec.suspend !== true) return [];
  const last = cronJob.status?.lastScheduleTime;
  const name = cronJob.metadata.name;
  const since = last === undefined ? 'it has never run' : `it last ran ${sayAge(index, last)} ago`;
  return [
    makeFinding(index, {
      analyzer: 'cron-jobs',
      severity: last === undefined ? 'info' : 'medium',
      object: refOf(cronJob),
      reason: 'CronJobSuspended',
      message: `CronJob ${name} is suspended and does not run (${since}).`,
      evidence: [
        fieldEvidence(cronJob, 'spec.suspend', true),
        fieldEvidence(cronJob, 'status.lastScheduleTime', last ?? 'absent'),
      ],
      cause: {
        object: refOf(cronJob),
        reason: 'CronJobSuspended',
        confidence: 0.95,
        explanation: `CronJob ${name} was suspended; ${since}.`,
      },
      remedies: [
        proposePlain(
          'resume-cronjob',
          refOf(cronJob),
          `Resume CronJob ${name}`,
          `It runs again by its schedule ${cronJob.spec.schedule}.`,
        ),
      ],
    }),
  ];
}

function badSchedule(index: ClusterIndex, cronJob: CronJob): readonly Finding[] {
  const fault = scheduleFault(cronJob.spec.schedule);
  if (fault === null) return [];
  const says = `The schedule "${cronJob.spec.schedule}" of CronJob ${cronJob.metadata.name} is wrong: ${fault}`;
  return [
    makeFinding(index, {
      analyzer: 'cron-jobs',
      severity: 'medium',
      object: refOf(cronJob),
      reason: 'ScheduleWrong',
      message: `${says}.`,
      evidence: [fieldEvidence(cronJob, 'spec.schedule', cronJob.spec.schedule)],
      cause: { object: refOf(cronJob), reason: 'ScheduleWrong', confidence: 0.95, explanation: `${says}.` },
    }),
  ];
}
