import { describe, expect, it } from 'vitest';
import { cronJob, indexOf } from '../../testing/cluster-fixtures.ts';
import { cronJobs } from './cron-jobs.ts';

describe('cron jobs', () => {
  it('finds one that ran and was suspended, and resumes it', () => {
    const [finding] = cronJobs.analyze(indexOf([cronJob({ suspend: true, lastScheduleSecondsAgo: 7200 })]));
    expect(finding).toMatchObject({
      severity: 'medium',
      cause: { reason: 'CronJobSuspended' },
      remedies: [{ action: 'resume-cronjob' }],
    });
  });

  it('only notes one that never ran', () => {
    expect(cronJobs.analyze(indexOf([cronJob({ suspend: true })]))[0]?.severity).toBe('info');
  });

  it('finds a schedule that cannot fire', () => {
    expect(cronJobs.analyze(indexOf([cronJob({ schedule: '0 0 31 2 *' })]))[0]?.reason).toBe('ScheduleWrong');
  });

  it('finds nothing in one that runs', () => {
    expect(cronJobs.analyze(indexOf([cronJob({ lastScheduleSecondsAgo: 60 })]))).toEqual([]);
  });
});
