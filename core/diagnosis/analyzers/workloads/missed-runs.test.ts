import { describe, expect, it } from 'vitest';
import type { CronJob } from '../../../cluster/kube-object.ts';
import { ago, cronJob, event, indexOf, job } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { missedRuns } from './missed-runs.ts';

const every5 = (lastScheduleSecondsAgo: number, spec: Partial<CronJob['spec']> = {}): CronJob => {
  const made = cronJob({ lastScheduleSecondsAgo, schedule: '*/5 * * * *' });
  return { ...made, spec: { ...made.spec, ...spec } };
};
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), missedRuns);

describe('missed runs', () => {
  it('finds a CronJob that let its time pass, with the controller’s words', () => {
    const late = every5(3600);
    expect(found(late)).toMatchObject([{ reason: 'RunMissed', cause: { confidence: 0.4 } }]);
    const told = event(late, 'FailedCreate', 'Error creating job: jobs.batch is forbidden');
    expect(found(late, told)[0]?.cause).toMatchObject({ confidence: 0.7 });
  });

  it('finds that a run which does not end blocks the next ones', () => {
    const late = every5(3600, { concurrencyPolicy: 'Forbid' });
    const running = job({ name: 'sync-1', owner: late, ageSeconds: 3600 });
    const [finding] = found(late, running);
    expect(finding).toMatchObject({ reason: 'RunBlocked', cause: { object: { kind: 'CronJob' } } });
    expect(finding?.message).toContain('sync-1');
    expect(found(late, job({ name: 'sync-1', owner: late, ended: 'Complete' }))[0]?.reason).toBe('RunMissed');
  });

  it('finds a deadline that the controller cannot keep, and a time zone that does not exist', () => {
    expect(found(every5(3600, { startingDeadlineSeconds: 5 }))).toMatchObject([
      { reason: 'StartingDeadlineTooShort', cause: { confidence: 0.88 } },
    ]);
    expect(found(every5(60, { timeZone: 'Mars/Base' }))[0]?.reason).toBe('TimeZoneUnknown');
  });

  it('leaves those alone that are in time, suspended, new, or edited since', () => {
    expect(found(every5(120))).toEqual([]);
    expect(found(every5(3600, { suspend: true }))).toEqual([]);
    expect(found(cronJob({ ageSeconds: 200 }))).toEqual([]);
    const late = every5(3600);
    const managedFields = [{ manager: 'kubectl-edit', operation: 'Update', time: ago(60) }];
    expect(found({ ...late, metadata: { ...late.metadata, managedFields } })).toEqual([]);
  });

  it('waits for the time zone’s hour', () => {
    const nightly = (timeZone: string): CronJob => {
      const made = cronJob({ schedule: '0 6 * * *', lastScheduleSecondsAgo: 86_400 - 7200 });
      return { ...made, spec: { ...made.spec, timeZone } };
    };
    // Observed at 12:00 UTC, last run at 14:00 UTC the day before: 6 o'clock has struck in Berlin, not in Los Angeles.
    expect(found(nightly('Europe/Berlin'))).toHaveLength(1);
    expect(found(nightly('America/Los_Angeles'))).toEqual([]);
  });
});
