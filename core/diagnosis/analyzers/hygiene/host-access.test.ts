import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { hostAccess } from './host-access.ts';

const found = (options: Parameters<typeof deployment>[0]) => analyzeAll(indexOf([deployment(options)]), hostAccess);

describe('hostAccess', () => {
  it('notes host namespaces, privileged containers and sensitive paths together', () => {
    const findings = found({
      containers: [container({ securityContext: { privileged: true } })],
      spec: { hostPID: true, volumes: [{ name: 'sock', hostPath: { path: '/var/run/docker.sock' } }] },
    });
    expect(findings).toMatchObject([{ reason: 'HostAccess', severity: 'info' }]);
    expect(findings[0]?.message).toContain('hostPID, privileged container app and host path /var/run/docker.sock');
  });

  it('has nothing to say of plain workloads, harmless paths, or those of the system', () => {
    expect(found({})).toEqual([]);
    expect(found({ spec: { volumes: [{ name: 'data', hostPath: { path: '/data/etc' } }] } })).toEqual([]);
    expect(found({ namespace: 'kube-system', spec: { hostNetwork: true } })).toEqual([]);
  });
});
