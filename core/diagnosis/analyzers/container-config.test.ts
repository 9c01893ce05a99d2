import { describe, expect, it } from 'vitest';
import { configMap, container, indexOf, rolledOut, secret, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { containerConfig } from './container-config.ts';

const fromSecret = container({ env: [{ name: 'JWT', valueFrom: { secretKeyRef: { name: 'auth', key: 'jwt' } } }] });
const fromMap = container({ envFrom: [{ configMapRef: { name: 'settings' } }] });

function stuckOn(now: ReturnType<typeof container>, before: ReturnType<typeof container>[][] = []) {
  const { deployment, current, previous } = rolledOut({ containers: [now], ready: 0 }, before, { readyBefore: 1 });
  return [
    deployment,
    current,
    ...previous,
    waitingPod(current, 'CreateContainerConfigError', 'something is not found'),
  ];
}

describe('container configuration', () => {
  it('names the missing key of a Secret that is there, and asks for a sealed value', () => {
    const [finding] = analyzeAll(indexOf([...stuckOn(fromSecret), secret('auth', ['other'])]), containerConfig);
    expect(finding?.cause).toMatchObject({
      reason: 'SecretKeyMissing',
      object: { kind: 'Secret', name: 'auth', uid: 'secret-shop-auth' },
    });
    expect(finding?.evidence[0]?.path).toBe('spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef');
    expect(finding?.remedies).toMatchObject([
      {
        action: 'set-secret-key',
        parameters: { key: 'jwt' },
        requiredInputs: [{ name: 'sealedValue', isSecret: true }],
      },
    ]);
  });

  it('blames a ConfigMap that somebody deleted', () => {
    const [finding] = analyzeAll(indexOf(stuckOn(fromMap, [[fromMap]])), containerConfig);
    expect(finding?.cause).toMatchObject({
      reason: 'ConfigMapMissing',
      object: { kind: 'ConfigMap', name: 'settings', uid: '' },
    });
    expect(finding?.remedies[0]?.action).toBe('set-config-key');
  });

  it('blames the workload whose last rollout introduced the reference, and rolls it back first', () => {
    const [finding] = analyzeAll(indexOf(stuckOn(fromMap, [[container()]])), containerConfig);
    expect(finding?.cause).toMatchObject({
      reason: 'ConfigMapMissing',
      object: { kind: 'Deployment', name: 'checkout' },
    });
    expect(finding?.remedies[0]).toMatchObject({ action: 'rollback', parameters: { toRevision: 1 } });
  });

  it('offers the key of a ConfigMap whose name is nearly the one that is asked for', () => {
    const misspelt = container({
      env: [{ name: 'MODE', valueFrom: { configMapKeyRef: { name: 'setings', key: 'mode' } } }],
    });
    const [finding] = analyzeAll(
      indexOf([...stuckOn(misspelt), configMap('settings', { mode: 'fast' }), configMap('other', { mode: 'x' })]),
      containerConfig,
    );
    expect(finding?.remedies[0]).toMatchObject({
      action: 'set-env',
      parameters: { configMapKey: { name: 'settings', key: 'mode' } },
    });
  });

  it('does not take the absence of a kind that could not be read for a fact', () => {
    const [finding] = analyzeAll(indexOf(stuckOn(fromSecret), { unread: ['Secret'] }), containerConfig);
    expect(finding?.reason).toBe('ContainerConfigError');
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });

  it('finds nothing when optional sources are missing or the pod runs', () => {
    const optional = container({ envFrom: [{ configMapRef: { name: 'settings', optional: true } }] });
    const { deployment, current } = rolledOut({ containers: [optional] });
    expect(
      analyzeAll(indexOf([deployment, current, waitingPod(current, 'ContainerCreating')]), containerConfig),
    ).toEqual([]);
  });
});

describe('a reference that the last rollout introduced and that worked since', () => {
  it('blames whoever took the object away', () => {
    const { deployment, current, previous } = rolledOut({ containers: [fromMap] }, [[container()]]);
    const proven = { ...current, status: { ...current.status, readyReplicas: 1 } };
    const broken = { ...current, status: { ...current.status, readyReplicas: 0 } };
    const stuck = waitingPod(current, 'CreateContainerConfigError', 'configmap "settings" not found');
    const culprit = (set: typeof current) =>
      analyzeAll(indexOf([deployment, set, ...previous, stuck]), containerConfig)[0]?.cause?.object.kind;
    expect(culprit(proven)).toBe('ConfigMap');
    expect(culprit(broken)).toBe('Deployment');
  });
});
