import { describe, expect, it } from 'vitest';
import { cronJob, indexOf } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { cronJobs } from './cron-jobs.ts';

describe('cron jobs', () => {
  it('finds one that ran and was suspended, and resumes it', () => {
    const [finding] = analyzeAll(indexOf([cronJob({ suspend: true, lastScheduleSecondsAgo: 7200 })]), cronJobs);
    expect(finding).toMatchObject({
      severity: 'medium',
      cause: { reason: 'CronJobSuspended' },
      remedies: [{ action: 'resume-cronjob' }],
    });
  });

  it('only notes one that never ran', () => {
    expect(analyzeAll(indexOf([cronJob({ suspend: true })]), cronJobs)[0]?.severity).toBe('info');
  });

  it('finds a schedule that cannot fire', () => {
    expect(analyzeAll(indexOf([cronJob({ schedule: '0 0 31 2 *' })]), cronJobs)[0]?.reason).toBe('ScheduleWrong');
  });

  it('finds nothing in one that runs', () => {
    expect(analyzeAll(indexOf([cronJob({ lastScheduleSecondsAgo: 60 })]), cronJobs)).toEqual([]);
  });
});
