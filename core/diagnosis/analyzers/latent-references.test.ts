import { describe, expect, it } from 'vitest';
import { configMap, container, cronJob, indexOf, pod, rolledOut, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { latentReferences } from './latent-references.ts';

const fed = container({ envFrom: [{ configMapRef: { name: 'settings' } }] });

describe('latent references', () => {
  it('finds what the next pod will miss while the present ones run', () => {
    const { deployment, current } = rolledOut({ containers: [fed] });
    const [finding] = analyzeAll(indexOf([deployment, current, pod(current)]), latentReferences);
    expect(finding).toMatchObject({
      severity: 'low',
      cause: { reason: 'ConfigMapMissing', object: { kind: 'ConfigMap', name: 'settings' } },
    });
    expect(finding?.message).toContain('will not start again');
  });

  it('finds what the next run of a CronJob will miss', () => {
    expect(analyzeAll(indexOf([cronJob({ containers: [fed] })]), latentReferences)).toHaveLength(1);
  });

  it('finds nothing when it is there, when pods show it already, or when nothing is to run', () => {
    const { deployment, current } = rolledOut({ containers: [fed] });
    const idle = rolledOut({ name: 'idle', containers: [fed], replicas: 0 }).deployment;
    expect(
      analyzeAll(indexOf([deployment, current, pod(current), configMap('settings', {})]), latentReferences),
    ).toEqual([]);
    expect(
      analyzeAll(
        indexOf([deployment, current, waitingPod(current, 'CreateContainerConfigError'), idle]),
        latentReferences,
      ),
    ).toEqual([]);
    expect(analyzeAll(indexOf([deployment, current], { unread: ['ConfigMap'] }), latentReferences)).toEqual([]);
  });
});
