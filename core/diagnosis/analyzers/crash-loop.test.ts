import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, job, log, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { crashLoop } from './crash-loop.ts';

describe('crash loop', () => {
  it('blames the rollout since which the program crashes', () => {
    const { deployment, current, previous } = rolledOut(
      { containers: [container({ image: 'x:2' })] },
      [[container({ image: 'x:1' })]],
      { readyBefore: 2 },
    );
    const dying = crashingPod(current, 2);
    const [finding] = analyzeAll(
      indexOf([deployment, current, ...previous, dying], { logs: [log(dying, ['starting', 'panic: nil map'])] }),
      crashLoop,
    );
    expect(finding?.cause).toMatchObject({ reason: 'BadRollout', confidence: 0.85 });
    expect(finding?.message).toMatch(/exit code 2.*panic: nil map/);
    expect(finding?.remedies).toMatchObject([{ action: 'rollback', parameters: { toRevision: 1 } }]);
  });

  it.each([
    [1, 'error of its own'],
    [139, 'SIGSEGV'],
    [143, 'SIGTERM'],
  ])('explains exit code %i', (code, words) => {
    const { deployment, current } = rolledOut({});
    expect(analyzeAll(indexOf([deployment, current, crashingPod(current, code)]), crashLoop)[0]?.message).toContain(
      words,
    );
  });

  it('depends on the Service that its last words name, and on no other', () => {
    const calls = container({
      env: [
        { name: 'DB_HOST', value: 'db' },
        { name: 'CACHE_HOST', value: 'cache' },
      ],
    });
    const { deployment, current } = rolledOut({ containers: [calls] });
    const dying = crashingPod(current);
    const logs = [log(dying, ['dial tcp 10.96.0.5:5432: connect: connection refused'])];
    const services = [
      service({ name: 'db', spec: { clusterIP: '10.96.0.5' } }),
      service({ name: 'cache', spec: { clusterIP: '10.96.0.6' } }),
    ];
    const [finding] = analyzeAll(indexOf([deployment, current, dying, ...services], { logs }), crashLoop);
    expect(finding?.dependsOn.map(({ name }) => name)).toEqual(['db']);
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });

  it('finds nothing in one restart long ago, in a Job, or in a pod that is being deleted', () => {
    const { deployment, current } = rolledOut({});
    const once = pod(current, { name: 'a', restarts: 1, lastState: { terminated: { exitCode: 1 } } });
    const run = job({});
    const objects = [
      deployment,
      current,
      once,
      run,
      crashingPod(run, 1, { name: 'b' }),
      crashingPod(current, 1, { name: 'c', deleting: true }),
    ];
    expect(analyzeAll(indexOf(objects), crashLoop)).toEqual([]);
  });

  it('sees a container that dies again and again between short runs', () => {
    const { deployment, current } = rolledOut({});
    const flapping = (finishedAt: string) =>
      pod(current, { restarts: 6, lastState: { terminated: { exitCode: 1, finishedAt } } });
    expect(analyzeAll(indexOf([deployment, current, flapping('2026-03-02T11:58:00Z')]), crashLoop)).toHaveLength(1);
    expect(analyzeAll(indexOf([deployment, current, flapping('2026-03-01T11:58:00Z')]), crashLoop)).toEqual([]);
  });
});

describe('crash loop long after a rollout', () => {
  it('does not blame the rollout when the pod has worked since', () => {
    const { deployment, current, previous } = rolledOut({ containers: [container({ image: 'x:2' })] }, [
      [container({ image: 'x:1' })],
    ]);
    const [finding] = analyzeAll(
      indexOf([deployment, current, ...previous, crashingPod(current, 1, { ageSeconds: 40_000 })]),
      crashLoop,
    );
    expect(finding?.cause?.reason).toBe('ProgramCrashes');
    expect(finding?.remedies).toEqual([]);
  });
});
