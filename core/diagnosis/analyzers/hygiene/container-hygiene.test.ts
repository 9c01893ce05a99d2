import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf, job, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { containerHygiene } from './container-hygiene.ts';

const good = {
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  readinessProbe: { tcpSocket: { port: 8080 } },
};
const reasons = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf(objects), containerHygiene).map(({ reason }) => reason);

describe('containerHygiene', () => {
  it('notes what containers leave open', () => {
    const bare = deployment({ containers: [container({ image: 'nginx' })] });
    expect(reasons(bare)).toEqual(['RequestsUnset', 'MemoryLimitUnset', 'ReadinessUnset', 'ImageTagMutable']);
    expect(
      analyzeAll(indexOf([bare]), containerHygiene).every(
        ({ severity, cause }) => severity === 'info' && cause === null,
      ),
    ).toBe(true);
  });

  it('has nothing to say of a container that says all', () => {
    expect(reasons(deployment({ containers: [container(good)] }))).toEqual([]);
  });

  it('reads tags where they are: not a port of the registry, and a digest is one version', () => {
    const withImage = (image: string) => reasons(deployment({ containers: [container({ ...good, image })] }));
    expect(withImage('registry.example:5000/web')).toEqual(['ImageTagMutable']);
    expect(withImage('registry.example:5000/web:latest')).toEqual(['ImageTagMutable']);
    expect(withImage('registry.example:5000/web:1.2')).toEqual([]);
    expect(withImage(`web@sha256:${'a'.repeat(64)}`)).toEqual([]);
  });

  it('wants no probe of a Job or of what serves nobody, and tells a workload once rather than each pod', () => {
    const { resources } = good;
    expect(reasons(job({ containers: [container({ resources })] }))).toEqual([]);
    expect(reasons(deployment({ containers: [container({ resources, ports: [] })] }))).toEqual([]);
    const { deployment: web, current } = rolledOut({ containers: [container({ resources })] });
    expect(reasons(web, current, pod(current))).toEqual(['ReadinessUnset']);
  });
});
