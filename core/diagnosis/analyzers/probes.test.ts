import { describe, expect, it } from 'vitest';
import { container, crashingPod, event, indexOf, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { probes } from './probes.ts';

const http = (port: number | string, path = '/healthz') => ({ httpGet: { port, path } });
const refused = (kind: string, port: number) =>
  `${kind} probe failed: Get "http://10.0.0.7:${port}/healthz": dial tcp 10.0.0.7:${port}: connect: connection refused`;

describe('probes', () => {
  it('finds a liveness probe on a port that the container does not serve, and the port that it does', () => {
    const { deployment, current } = rolledOut({
      containers: [container({ livenessProbe: http(9999), readinessProbe: http(8080) })],
    });
    const dying = crashingPod(current, 137);
    const [finding] = analyzeAll(
      indexOf([deployment, current, dying, event(dying, 'Unhealthy', refused('Liveness', 9999), { container: 'app' })]),
      probes,
    );
    expect(finding?.cause).toMatchObject({ reason: 'LivenessProbeWrong', object: { kind: 'Deployment' } });
    expect(finding?.remedies).toMatchObject([
      { action: 'fix-probe', parameters: { container: 'app', probe: 'liveness', port: 8080 } },
    ]);
  });

  it('sees the restarts by a liveness probe before they become a crash loop', () => {
    const { deployment, current } = rolledOut({ containers: [container({ livenessProbe: http(9999) })] });
    const restarted = pod(current, { restarts: 1, ageSeconds: 300 });
    const events = [
      event(restarted, 'Killing', 'Container app failed liveness probe, will be restarted'),
      event(restarted, 'Unhealthy', refused('Liveness', 9999)),
    ];
    expect(analyzeAll(indexOf([deployment, current, restarted, ...events]), probes)[0]?.reason).toBe(
      'LivenessProbeWrong',
    );
  });

  it('goes back to the path that the probe had before the last rollout', () => {
    const now = container({ readinessProbe: http(8080, '/reddy') });
    const { deployment, current, previous } = rolledOut(
      { containers: [now] },
      [[container({ readinessProbe: http(8080, '/ready') })]],
      { readyBefore: 1 },
    );
    const unready = pod(current, { ready: false });
    const told = event(unready, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404');
    const [finding] = analyzeAll(indexOf([deployment, current, ...previous, unready, told]), probes);
    expect(finding?.cause?.reason).toBe('ReadinessProbeWrong');
    expect(finding?.remedies.map(({ action, parameters }) => [action, parameters])).toEqual([
      ['fix-probe', { container: 'app', probe: 'readiness', path: '/ready' }],
      ['rollback', { toRevision: 1 }],
    ]);
  });

  it('finds a named port that no port has', () => {
    const { deployment, current } = rolledOut({ containers: [container({ readinessProbe: http('web') })] });
    const [finding] = analyzeAll(indexOf([deployment, current, pod(current, { ready: false })]), probes);
    expect(finding?.cause?.reason).toBe('ReadinessProbeWrong');
    expect(finding?.remedies[0]?.parameters).toMatchObject({ port: 8080 });
  });

  it('takes a 503 for trouble of the program or of what it calls, not of the probe', () => {
    const asks = container({ readinessProbe: http(8080), env: [{ name: 'DB_HOST', value: 'db' }] });
    const { deployment, current } = rolledOut({ containers: [asks] });
    const unready = pod(current, { ready: false });
    const told = event(unready, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    const [finding] = analyzeAll(indexOf([deployment, current, unready, told, service({ name: 'db' })]), probes);
    expect(finding?.reason).toBe('ReadinessProbeFailing');
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
    expect(finding?.dependsOn).toMatchObject([{ kind: 'Service', name: 'db' }]);
    expect(finding?.remedies).toEqual([]);
  });

  it('leaves pods alone that are still warming up, and those that are ready again', () => {
    const { deployment, current } = rolledOut({ containers: [container({ readinessProbe: http(8080) })] });
    const warming = pod(current, {
      name: 'a',
      ready: false,
      state: { running: { startedAt: '2026-03-02T11:59:45Z' } },
    });
    const well = pod(current, { name: 'b' });
    const told = event(well, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(analyzeAll(indexOf([deployment, current, warming, well, told]), probes)).toEqual([]);
  });
});

describe('probes of pods that were ready before', () => {
  it('does not blame the probe, although the last rollout changed it', () => {
    const now = container({ readinessProbe: http(8080, '/ready') });
    const { deployment, current, previous } = rolledOut({ containers: [now] }, [
      [container({ readinessProbe: http(8080, '/') })],
    ]);
    const turned = pod(current, { ready: false, ageSeconds: 20_000, unreadySeconds: 300 });
    const told = event(turned, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
    const [finding] = analyzeAll(indexOf([deployment, current, ...previous, turned, told]), probes);
    expect(finding).toMatchObject({ reason: 'ReadinessProbeFailing', remedies: [] });
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });
});
