import { describe, expect, it } from 'vitest';
import type { Job } from '../../../cluster/kube-object.ts';
import { indexOf, job } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { suspendedJobs } from './suspended-jobs.ts';

const suspended = (options: Parameters<typeof job>[0] = {}): Job => {
  const made = job(options);
  return { ...made, spec: { ...made.spec, suspend: true } };
};
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), suspendedJobs);

describe('suspended jobs', () => {
  it('notes one that waits, with its queue', () => {
    expect(found(suspended())).toMatchObject([{ reason: 'JobSuspended', severity: 'info' }]);
    expect(found(suspended({ labels: { 'kueue.x-k8s.io/queue-name': 'gpu' } }))[0]?.message).toContain('queue gpu');
  });

  it('leaves new, finished and running ones alone', () => {
    expect(found(suspended({ ageSeconds: 60 }))).toEqual([]);
    expect(found(suspended({ ended: 'Complete' }))).toEqual([]);
    expect(found(job())).toEqual([]);
  });
});
