import { describe, expect, it } from 'vitest';
import { container, indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { servicePorts } from './service-ports.ts';

const app = container({ ports: [{ name: 'http', containerPort: 8080 }] });
const exporter = container({ name: 'exporter', ports: [{ name: 'metrics', containerPort: 9100 }] });
const found = (ports: NonNullable<ReturnType<typeof service>['spec']['ports']>, containers = [app, exporter]) => {
  const { deployment, current } = rolledOut({ replicas: 1, containers });
  return analyzeAll(indexOf([deployment, current, pod(current), service({ ports })]), servicePorts);
};

describe('service ports', () => {
  it('finds a protocol that the container port does not have', () => {
    expect(found([{ port: 80, targetPort: 8080, protocol: 'UDP' }])).toMatchObject([
      { reason: 'ProtocolMismatch', cause: { confidence: 0.8 } },
    ]);
  });

  it('finds that the port leads to a sidecar although the program serves one of its name', () => {
    expect(found([{ name: 'http', port: 80, targetPort: 9100 }])).toMatchObject([
      { reason: 'PortOfAnotherKind', remedies: [{ action: 'patch-port', parameters: { port: 80, targetPort: 8080 } }] },
    ]);
  });

  it('leaves right ports alone, both protocols, proxies in front, and ports that nobody declares', () => {
    expect(
      found([
        { name: 'http', port: 80, targetPort: 8080 },
        { name: 'metrics', port: 9100 },
      ]),
    ).toEqual([]);
    const both = container({
      ports: [
        { name: 'dns', containerPort: 53 },
        { name: 'dns-udp', containerPort: 53, protocol: 'UDP' },
      ],
    });
    expect(found([{ port: 53, protocol: 'UDP' }], [both])).toEqual([]);
    const proxy = container({ name: 'oauth-proxy', ports: [{ name: 'proxy', containerPort: 4180 }] });
    expect(found([{ name: 'http', port: 80, targetPort: 4180 }], [app, proxy])).toEqual([]);
    expect(found([{ name: 'http', port: 80, targetPort: 7000 }])).toEqual([]);
  });
});
