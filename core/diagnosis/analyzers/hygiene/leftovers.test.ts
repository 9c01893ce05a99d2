import { describe, expect, it } from 'vitest';
import type { Job } from '../../../cluster/kube-object.ts';
import { cronJob, deployment, indexOf, job, namespace, replicaSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { leftovers } from './leftovers.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), leftovers);
const web = deployment();
const revisions = (count: number) =>
  Array.from({ length: count }, (_, at) => replicaSet(web, { revision: at + 1, replicas: 0 }));
const jobs = (count: number, options: Parameters<typeof job>[0] = {}): readonly Job[] =>
  Array.from({ length: count }, (_, at) =>
    job({ name: `run-${at}`, ended: 'Complete', ageSeconds: 200_000, ...options }),
  );

describe('leftovers', () => {
  it('notes more old revisions than Kubernetes keeps by itself', () => {
    expect(found(web, ...revisions(12))).toMatchObject([
      { reason: 'OldRevisions', severity: 'info', object: { kind: 'Deployment' } },
    ]);
    expect(found(web, ...revisions(10))).toEqual([]);
  });

  it('notes finished Jobs that nobody clears away', () => {
    expect(found(namespace('shop'), ...jobs(12))).toMatchObject([
      { reason: 'FinishedJobs', object: { kind: 'Namespace', name: 'shop' } },
    ]);
    expect(found(namespace('shop'), ...jobs(9))).toEqual([]);
  });

  it('does not count Jobs that end by themselves, are new, run, or belong to a CronJob', () => {
    expect(
      found(
        namespace('shop'),
        ...jobs(12).map((each) => ({ ...each, spec: { ...each.spec, ttlSecondsAfterFinished: 60 } })),
      ),
    ).toEqual([]);
    expect(found(namespace('shop'), ...jobs(12, { ageSeconds: 60 }))).toEqual([]);
    expect(found(namespace('shop'), ...jobs(12, { owner: cronJob() }))).toEqual([]);
    const running = Array.from({ length: 12 }, (_, at) => job({ name: `run-${at}`, ageSeconds: 200_000 }));
    expect(found(namespace('shop'), ...running)).toEqual([]);
  });
});
