import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../cluster/kube-object.ts';
import {
  budget,
  deployment,
  indexOf,
  job,
  node,
  pod,
  replicaSet,
  service,
  statefulSet,
} from '../../testing/cluster-fixtures.ts';
import { failureOf, firstStep, planOf, planOn, remedyOf } from '../testing/plan-of.ts';

const checkout = deployment();
const current = replicaSet(checkout);
const owners: readonly KubeObject[] = [checkout, current, node({ name: 'node-1' })];

describe('recreate-pod', () => {
  it('deletes exactly this pod, with nothing to undo, and waits for the workload', () => {
    const stuck = pod(current, { ready: false });
    const plan = planOf('recreate-pod', stuck, {}, [...owners, service()]);
    expect(firstStep(plan)).toMatchObject({
      change: { kind: 'delete' },
      inverse: null,
      object: { kind: 'Pod', uid: stuck.metadata.uid },
      blastRadius: { pods: 1, services: ['Service checkout'] },
    });
    expect(plan.verifications).toMatchObject([
      { kind: 'pods-ready', workload: { kind: 'Deployment', name: 'checkout' } },
    ]);
  });

  it('says which scratch space is lost', () => {
    const stuck = pod(current, { ready: false, spec: { volumes: [{ name: 'cache', emptyDir: {} }] } });
    expect(firstStep(planOf('recreate-pod', stuck, {}, owners)).blastRadius.says).toContain('cache (emptyDir) is lost');
  });

  it('refuses a pod that nothing makes anew', () => {
    const refused = (target: KubeObject, others: readonly KubeObject[] = owners) =>
      failureOf(() => planOn(indexOf([target, ...others]), remedyOf('recreate-pod', target, {})));
    expect(refused(pod(null))).toMatch(/^PreconditionFailed: Nothing would make pod/);
    expect(refused(pod(current), [])).toMatch(/^PreconditionFailed: .*its ReplicaSet is gone/);
    const migrate = job();
    expect(refused(pod(migrate), [migrate])).toMatch(/^PreconditionFailed: .*belongs to Job migrate/);
    expect(refused(pod(current, { deleting: true }))).toMatch(/^PreconditionFailed: .*being deleted/);
  });

  it('leaves a pod with an identity alone while its node may still run it', () => {
    const db = statefulSet();
    const lost = [db, node({ name: 'node-1', isReady: false })];
    expect(failureOf(() => planOf('recreate-pod', pod(db), {}, lost))).toMatch(/^PreconditionFailed: Node node-1/);
    expect(planOf('recreate-pod', pod(db), {}, [db, node({ name: 'node-1' })]).steps).toHaveLength(1);
    const stateless = [checkout, current, node({ name: 'node-1', isReady: false })];
    expect(planOf('recreate-pod', pod(current), {}, stateless).steps).toHaveLength(1);
  });

  it('heeds a disruption budget for pods that work', () => {
    const exhausted = budget({ minAvailable: 2 }, { disruptionsAllowed: 0 });
    expect(failureOf(() => planOf('recreate-pod', pod(current), {}, [...owners, exhausted]))).toMatch(
      /^PreconditionFailed: PodDisruptionBudget checkout/,
    );
    expect(planOf('recreate-pod', pod(current, { ready: false }), {}, [...owners, exhausted]).steps).toHaveLength(1);
  });
});
