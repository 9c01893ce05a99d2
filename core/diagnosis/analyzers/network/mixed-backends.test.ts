import { describe, expect, it } from 'vitest';
import { container, cronJob, indexOf, job, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { mixedBackends } from './mixed-backends.ts';

const common = { 'app.kubernetes.io/part-of': 'shop' };
const web = rolledOut({
  name: 'web',
  replicas: 1,
  podLabels: { app: 'web', ...common },
  containers: [container({ image: 'registry.example/web:1' })],
});
const made = (name: string, image: string, port: number) => {
  const its = rolledOut({
    name,
    replicas: 1,
    podLabels: { app: name, ...common },
    containers: [container({ image, ports: [{ containerPort: port }] })],
  });
  return [its.deployment, its.current, pod(its.current)];
};
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(
    indexOf([service({ name: 'web', selector: common }), web.deployment, web.current, pod(web.current), ...objects]),
    mixedBackends,
  );

describe('mixed backends', () => {
  it('finds pods of another workload that do not serve the port, and the selector that keeps them out', () => {
    const [finding] = found(...made('worker', 'registry.example/worker:1', 9000));
    expect(finding).toMatchObject({
      reason: 'SelectorTooWide',
      severity: 'medium',
      cause: { object: { kind: 'Service' }, confidence: 0.82 },
    });
    expect(finding?.remedies).toMatchObject([{ action: 'patch-selector', parameters: { selector: { app: 'web' } } }]);
  });

  it('finds the pods of a Job among those that serve', () => {
    const owner = cronJob({ name: 'report' });
    const run = job({ name: 'report-1', owner, containers: [container({ ports: [] })] });
    const running = pod(run, { labels: common, spec: { restartPolicy: 'Never' } });
    expect(found(owner, run, running)[0]?.reason).toBe('SelectorTooWide');
  });

  it('warns of different programs on the same port, and only notes a canary', () => {
    expect(found(...made('shop-search', 'registry.example/search:1', 8080))).toMatchObject([
      { reason: 'BackendsMixed', severity: 'low' },
    ]);
    expect(found(...made('web-canary', 'registry.example/web:2', 8080))).toMatchObject([
      { reason: 'BackendsShared', severity: 'info' },
    ]);
  });

  it('leaves one workload in two revisions alone, and pods that get no requests', () => {
    expect(found(pod(web.current, { name: 'second' }))).toEqual([]);
    const [deployment, set] = made('worker', 'registry.example/worker:1', 9000);
    expect(found(...[deployment, set].flatMap((each) => each ?? []))).toEqual([]);
  });
});
