import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import type { CronJob, Job, KubeEvent } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { isTimeZone, nextFiring } from '../../cron-times.ts';
import { latestEvent } from '../../events-about.ts';
import { eventEvidence, fieldEvidence } from '../../evidence.ts';
import type { Cause, Evidence, Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayAge } from '../../observed-time.ts';
import { hasCondition, jobsOf } from '../../workload-pods.ts';

/** The controller looks at each CronJob every ten seconds; a busy one needs a while longer. */
const graceMs = 180_000;
const controllerSeconds = 10;
const telling: ReadonlySet<string> = new Set([
  'FailedCreate',
  'MissSchedule',
  'TooManyMissedTimes',
  'FailedNeedsStart',
  'UnknownTimeZone',
]);

/** CronJobs that let their time pass: blocked by a run that does not end, a deadline that is too short, or refused Jobs. */
export const missedRuns = objectAnalyzer({
  name: 'missed-runs',
  subjects: ['CronJob'],
  reasons: {
    RunMissed: 'A CronJob has not started the run that was due.',
    RunBlocked: 'A CronJob that forbids overlap waits for a run that does not end.',
    StartingDeadlineTooShort:
      'startingDeadlineSeconds is shorter than the controller’s own rhythm, so runs are skipped.',
    TimeZoneUnknown: 'The CronJob’s time zone does not exist.',
  },
  analyze: (index, cronJob) => {
    const { spec } = cronJob;
    if (spec.suspend === true || cronJob.metadata.deletionTimestamp !== undefined) return [];
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) return [unknownZone(index, cronJob, spec.timeZone)];
    const due = dueSince(cronJob);
    return due === null || !index.hasPassed(due + graceMs) ? [] : [missed(index, cronJob, new Date(due).toISOString())];
  },
});

/** The first moment after the last run, the creation and the last edit at which it should have run. */
function dueSince(cronJob: CronJob): number | null {
  const { schedule, timeZone } = cronJob.spec;
  const known = [cronJob.metadata.creationTimestamp, cronJob.status?.lastScheduleTime, lastChange(cronJob)];
  const after = Math.max(...known.map((time) => Date.parse(time ?? '') || 0));
  return nextFiring(schedule, after, timeZone);
}

function missed(index: ClusterIndex, cronJob: CronJob, due: string): Finding {
  const { name } = cronJob.metadata;
  const event = latestEvent(index, cronJob, ({ reason = '', type }) => telling.has(reason) && type !== 'Normal');
  const running = cronJob.spec.concurrencyPolicy === 'Forbid' ? runningJob(index, cronJob) : undefined;
  const { reason, says, confidence } = whyOf(index, cronJob, running, isSince(event, due) ? event : undefined);
  const start = `CronJob ${name} should have run ${sayAge(index, due)} ago and did not`;
  const cause: Cause = { object: refOf(cronJob), reason, confidence, explanation: `${start}: ${says}.` };
  const evidence: readonly Evidence[] = [
    fieldEvidence(cronJob, 'spec.schedule', `${cronJob.spec.schedule} (due ${due})`),
    fieldEvidence(cronJob, 'status.lastScheduleTime', cronJob.status?.lastScheduleTime ?? 'absent'),
    ...(cronJob.spec.startingDeadlineSeconds === undefined
      ? []
      : [fieldEvidence(cronJob, 'spec.startingDeadlineSeconds', cronJob.spec.startingDeadlineSeconds)]),
    ...(running === undefined
      ? []
      : [fieldEvidence(running, 'status.startTime', running.status?.startTime ?? 'absent')]),
    ...(event === undefined || !isSince(event, due) ? [] : [eventEvidence(event)]),
  ];
  return makeFinding(index, {
    analyzer: 'missed-runs',
    severity: 'medium',
    object: refOf(cronJob),
    reason,
    message: cause.explanation,
    evidence,
    cause,
  });
}

type Why = { readonly reason: string; readonly says: string; readonly confidence: number };

function whyOf(index: ClusterIndex, cronJob: CronJob, running: Job | undefined, event: KubeEvent | undefined): Why {
  if (running !== undefined) {
    const deadline = running.spec.activeDeadlineSeconds === undefined ? ' and has no deadline' : '';
    const says = `Job ${running.metadata.name} still runs since ${sayAge(index, running.status?.startTime ?? running.metadata.creationTimestamp)}${deadline}, and concurrencyPolicy is Forbid`;
    // What keeps that run from ending is another finding's to say.
    return { reason: 'RunBlocked', says, confidence: 0.6 };
  }
  const deadline = cronJob.spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY;
  if (deadline < controllerSeconds) {
    const says = `its startingDeadlineSeconds of ${deadline} is shorter than the ${controllerSeconds} s between two looks of the controller`;
    return { reason: 'StartingDeadlineTooShort', says, confidence: 0.88 };
  }
  if (event !== undefined)
    return {
      reason: 'RunMissed',
      says: (event.message ?? event.reason ?? '').slice(0, 240).replace(/\.$/, ''),
      confidence: 0.7,
    };
  return { reason: 'RunMissed', says: 'the controller of CronJobs has not started it', confidence: 0.4 };
}

function runningJob(index: ClusterIndex, cronJob: CronJob): Job | undefined {
  return jobsOf(index, cronJob).find(
    (job) =>
      !hasCondition(job, 'Complete') && !hasCondition(job, 'Failed') && job.metadata.deletionTimestamp === undefined,
  );
}

function isSince(event: KubeEvent | undefined, due: string): boolean {
  return event !== undefined && Date.parse(eventTime(event)) >= Date.parse(due) - graceMs;
}

function unknownZone(index: ClusterIndex, cronJob: CronJob, zone: string): Finding {
  const says = `CronJob ${cronJob.metadata.name} is to run in time zone "${zone}", which does not exist`;
  return makeFinding(index, {
    analyzer: 'missed-runs',
    severity: 'medium',
    object: refOf(cronJob),
    reason: 'TimeZoneUnknown',
    message: `${says}.`,
    evidence: [fieldEvidence(cronJob, 'spec.timeZone', zone)],
    cause: { object: refOf(cronJob), reason: 'TimeZoneUnknown', confidence: 0.9, explanation: `${says}.` },
  });
}
