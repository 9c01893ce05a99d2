import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../cluster/kube-object.ts';
import { container } from '../testing/cluster-fixtures.ts';
import { podSecurityFaults } from './pod-security-faults.ts';

const strict = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};
const paths = (spec: Partial<PodSpec>, level: 'baseline' | 'restricted') =>
  podSecurityFaults({ containers: [container({ securityContext: strict })], ...spec }, level).map(({ path }) => path);

describe('pod security standards', () => {
  it('lets an ordinary pod pass the baseline and a strict one everything', () => {
    expect(podSecurityFaults({ containers: [container()] }, 'baseline')).toEqual([]);
    expect(paths({}, 'restricted')).toEqual([]);
  });

  it('finds what the baseline forbids, in init containers too', () => {
    const init = container({
      name: 'setup',
      securityContext: { ...strict, privileged: true, capabilities: { add: ['SYS_ADMIN', 'CHOWN'], drop: ['ALL'] } },
    });
    expect(
      paths(
        { hostNetwork: true, initContainers: [init], volumes: [{ name: 'v', hostPath: { path: '/' } }] },
        'baseline',
      ),
    ).toEqual([
      'hostNetwork',
      'volumes[0].hostPath',
      'initContainers[0].securityContext.privileged',
      'initContainers[0].securityContext.capabilities.add',
    ]);
    const port = container({ securityContext: strict, ports: [{ containerPort: 80, hostPort: 80 }] });
    expect(paths({ containers: [port] }, 'baseline')).toEqual(['containers[0].ports']);
  });

  it('finds what the restricted level forbids, and takes settings of the pod for those of its containers', () => {
    expect(paths({ containers: [container()] }, 'restricted')).toEqual([
      'containers[0].securityContext.allowPrivilegeEscalation',
      'containers[0].securityContext.runAsNonRoot',
      'containers[0].securityContext.seccompProfile.type',
      'containers[0].securityContext.capabilities.drop',
    ]);
    const half = container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } });
    const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
    expect(paths({ containers: [half], securityContext }, 'restricted')).toEqual([]);
  });
});
