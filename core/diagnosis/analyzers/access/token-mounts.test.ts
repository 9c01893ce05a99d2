import { describe, expect, it } from 'vitest';
import type { KubeObject, PodSpec } from '../../../cluster/kube-object.ts';
import { serviceAccount } from '../../../testing/access-fixtures.ts';
import { container, crashingPod, indexOf, log, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { tokenMounts } from './token-mounts.ts';

const line = 'panic: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory';

function run(spec: Partial<PodSpec>, objects: readonly KubeObject[], lines = [line]) {
  const made = rolledOut({ name: 'cart', replicas: 1, spec: { serviceAccountName: 'cart', ...spec } });
  const dying = crashingPod(made.current);
  return analyzeAll(
    indexOf([made.deployment, made.current, dying, ...objects], { logs: [log(dying, lines)] }),
    tokenMounts,
  );
}

describe('tokenMounts', () => {
  it('blames the ServiceAccount or the workload that switches the mounting off', () => {
    const off = serviceAccount('cart', { automountServiceAccountToken: false });
    expect(run({}, [off])).toMatchObject([{ cause: { object: { kind: 'ServiceAccount', name: 'cart' } } }]);
    expect(run({ automountServiceAccountToken: false }, [])).toMatchObject([
      { cause: { object: { kind: 'Deployment' } } },
    ]);
  });

  it('finds nothing when it is mounted, wanted by nobody, or not switched off', () => {
    const off = serviceAccount('cart', { automountServiceAccountToken: false });
    const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
    const mounted = container({ volumeMounts: [{ name: 'token', mountPath }] });
    expect(run({ containers: [mounted] }, [off])).toEqual([]);
    expect(run({}, [off], ['open /etc/config: no such file or directory'])).toEqual([]);
    expect(run({ automountServiceAccountToken: true }, [off])).toEqual([]);
    expect(run({}, [serviceAccount('cart')])).toEqual([]);
  });
});
