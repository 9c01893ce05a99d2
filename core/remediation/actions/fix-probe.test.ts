import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const probed = deployment({
  containers: [
    container({
      livenessProbe: { httpGet: { path: '/live', port: 9090 }, periodSeconds: 10 },
      readinessProbe: { tcpSocket: { port: 'http' } },
      startupProbe: { exec: { command: ['true'] } },
    }),
  ],
});
const probeOf = (each: typeof probed) => each.spec.template.spec.containers[0]?.livenessProbe;

describe('fix-probe', () => {
  it('changes what it is told and nothing else of the probe', () => {
    const plan = planOf('fix-probe', probed, { container: 'app', probe: 'liveness', port: 8080, timeoutSeconds: 5 });
    expect(probeOf(afterwards(plan, probed))).toEqual({
      httpGet: { path: '/live', port: 8080 },
      periodSeconds: 10,
      timeoutSeconds: 5,
    });
    expect(undone(plan, probed)).toEqual(probed);
    expect(firstStep(plan).says).toBe('Set port 8080, timeoutSeconds 5 of the liveness probe of container app.');
  });

  it('takes a named port only when the container has it', () => {
    const name = (port: string) => () => planOf('fix-probe', probed, { container: 'app', probe: 'liveness', port });
    expect(probeOf(afterwards(name('http')(), probed))?.httpGet?.port).toBe('http');
    expect(failureOf(name('web'))).toMatch(/^PreconditionFailed: .*named ports are http/);
  });

  it('refuses what the probe cannot have', () => {
    const refused = (parameters: object) =>
      failureOf(() => planOn(indexOf([probed]), remedyOf('fix-probe', probed, { container: 'app', ...parameters })));
    expect(refused({ probe: 'readiness', path: '/ready' })).toMatch(/^PreconditionFailed: .*asks no path/);
    expect(refused({ probe: 'startup', port: 8080 })).toMatch(/^PreconditionFailed: .*asks no port/);
    expect(refused({ probe: 'liveness' })).toMatch(/^InvalidRequest: .*port/);
    expect(refused({ probe: 'liveness', port: 0 })).toMatch(/^InvalidRequest: .*port/);
    expect(refused({ probe: 'liveness', path: 'live' })).toMatch(/^InvalidRequest: .*path/);
    expect(refused({ probe: 'lively', port: 1 })).toMatch(/^InvalidRequest: .*probe/);
    expect(refused({ probe: 'liveness', port: 9090 })).toMatch(/^PreconditionFailed: .*already so/);
    const bare = deployment();
    expect(failureOf(() => planOf('fix-probe', bare, { container: 'app', probe: 'liveness', port: 1 }))).toBe(
      'PreconditionFailed: There is no liveness probe of container app.',
    );
  });
});
