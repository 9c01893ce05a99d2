import { describe, expect, it } from 'vitest';
import { container, indexOf, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { serviceTargetPort } from './service-target-port.ts';

function serving(ports: NonNullable<Parameters<typeof service>[0]>['ports'], own = container()) {
  const { deployment, current } = rolledOut({ containers: [own] });
  return indexOf([deployment, current, pod(current), ...(ports === undefined ? [] : [service({ ports })])]);
}

describe('service target port', () => {
  it('finds a number that no pod serves, and the one that they do', () => {
    const [finding] = analyzeAll(serving([{ port: 80, targetPort: 9999 }]), serviceTargetPort);
    expect(finding?.cause).toMatchObject({ reason: 'TargetPortWrong', object: { kind: 'Service' } });
    expect(finding?.remedies).toMatchObject([{ action: 'patch-port', parameters: { port: 80, targetPort: 8080 } }]);
  });

  it('finds a name that no port has', () => {
    const two = container({
      ports: [
        { name: 'http', containerPort: 8080 },
        { name: 'metrics', containerPort: 9090 },
      ],
    });
    const [finding] = analyzeAll(
      serving(
        [
          { name: 'metrics', port: 9090, targetPort: 'prom' },
          { name: 'http', port: 80, targetPort: 'http' },
        ],
        two,
      ),
      serviceTargetPort,
    );
    expect(finding?.remedies[0]?.parameters).toEqual({ port: 9090, targetPort: 9090 });
  });

  it('blames the rollout that took the port away', () => {
    const { deployment, current, previous } = rolledOut(
      { containers: [container({ ports: [{ containerPort: 9090 }] })] },
      [[container()]],
    );
    const [finding] = analyzeAll(
      indexOf([deployment, current, ...previous, pod(current), service()]),
      serviceTargetPort,
    );
    expect(finding?.cause?.object.kind).toBe('Deployment');
  });

  it.each([
    ['declares it', container()],
    ['declares no port at all', container({ ports: [] })],
    ['is told to listen on it', container({ ports: [{ containerPort: 1 }], args: ['--listen=:8080'] })],
  ])('finds nothing when the container %s', (_, own) => {
    expect(analyzeAll(serving([{ port: 80, targetPort: 8080 }], own), serviceTargetPort)).toEqual([]);
  });
});
