import { describe, expect, it } from 'vitest';
import { container, crashingPod, cronJob, indexOf, job, log } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { failingJobs } from './failing-jobs.ts';

const now = container({ image: 'sync:2' });
const before = container({ image: 'sync:1' });

describe('failing jobs', () => {
  it('finds a CronJob whose last runs failed, and the image of the last good one', () => {
    const owner = cronJob({ containers: [now] });
    const runs = [
      job({ name: 'c', owner, ended: 'Failed', containers: [now], ageSeconds: 60 }),
      job({ name: 'b', owner, ended: 'Failed', containers: [now], ageSeconds: 400 }),
      job({ name: 'a', owner, ended: 'Complete', containers: [before], ageSeconds: 800 }),
    ];
    const [finding, ...others] = analyzeAll(indexOf([owner, ...runs]), failingJobs);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ object: { kind: 'CronJob' }, cause: { reason: 'JobFailing' } });
    expect(finding?.message).toContain('last 2 runs failed');
    expect(finding?.remedies).toMatchObject([
      { action: 'set-image', parameters: { container: 'app', image: 'sync:1' } },
    ]);
  });

  it('finds a Job that failed, with the last words of its pod', () => {
    const run = job({ ended: 'Failed' });
    const dying = crashingPod(run, 1, { phase: 'Failed', state: { terminated: { exitCode: 1 } } });
    const [finding] = analyzeAll(
      indexOf([run, dying], { logs: [log(dying, ['Error: schema is newer'], { previous: false })] }),
      failingJobs,
    );
    expect(finding?.message).toContain('schema is newer');
  });

  it('finds nothing when the newest run went well, is at work, or failed once and tries again', () => {
    const owner = cronJob();
    const runs = [
      job({ name: 'b', owner, ended: 'Complete', ageSeconds: 60 }),
      job({ name: 'a', owner, ended: 'Failed', ageSeconds: 400 }),
    ];
    expect(
      analyzeAll(indexOf([owner, ...runs, job({ name: 'x' }), job({ name: 'y', failed: 1 })]), failingJobs),
    ).toEqual([]);
  });
});
