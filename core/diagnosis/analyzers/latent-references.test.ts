import { describe, expect, it } from 'vitest';
import { configMap, container, cronJob, indexOf, pod, rolledOut, waitingPod } from '../../testing/cluster-fixtures.ts';
import { latentReferences } from './latent-references.ts';

const fed = container({ envFrom: [{ configMapRef: { name: 'settings' } }] });

describe('latent references', () => {
  it('finds what the next pod will miss while the present ones run', () => {
    const { deployment, current } = rolledOut({ containers: [fed] });
    const [finding] = latentReferences.analyze(indexOf([deployment, current, pod(current)]));
    expect(finding).toMatchObject({
      severity: 'low',
      cause: { reason: 'ConfigMapMissing', object: { kind: 'ConfigMap', name: 'settings' } },
    });
    expect(finding?.message).toContain('will not start again');
  });

  it('finds what the next run of a CronJob will miss', () => {
    expect(latentReferences.analyze(indexOf([cronJob({ containers: [fed] })]))).toHaveLength(1);
  });

  it('finds nothing when it is there, when pods show it already, or when nothing is to run', () => {
    const { deployment, current } = rolledOut({ containers: [fed] });
    const idle = rolledOut({ name: 'idle', containers: [fed], replicas: 0 }).deployment;
    expect(latentReferences.analyze(indexOf([deployment, current, pod(current), configMap('settings', {})]))).toEqual(
      [],
    );
    expect(
      latentReferences.analyze(indexOf([deployment, current, waitingPod(current, 'CreateContainerConfigError'), idle])),
    ).toEqual([]);
    expect(latentReferences.analyze(indexOf([deployment, current], { unread: ['ConfigMap'] }))).toEqual([]);
  });
});
