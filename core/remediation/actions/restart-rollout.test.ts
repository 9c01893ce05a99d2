import { describe, expect, it } from 'vitest';
import { deployment, indexOf, pod, replicaSet, service } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, plannedAt, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const checkout = deployment();
const current = replicaSet(checkout);

describe('restart-rollout', () => {
  it('writes the time that kubectl writes, and takes it away again', () => {
    const plan = planOf('restart-rollout', checkout, {});
    expect(afterwards(plan, checkout).spec.template.metadata?.annotations).toEqual({
      'kubectl.kubernetes.io/restartedAt': plannedAt,
    });
    expect(undone(plan, checkout)).toEqual(checkout);
  });

  it('names the pods that stop and the Services before them', () => {
    const others = [current, pod(current, { name: 'a' }), pod(current, { name: 'b' }), service()];
    expect(firstStep(planOf('restart-rollout', checkout, {}, others)).blastRadius).toEqual({
      pods: 2,
      services: ['Service checkout'],
      says: 'Replaces 2 pod(s) by its rollout strategy, behind Service checkout.',
    });
  });

  it('says when all pods stop at once', () => {
    const all = { ...checkout, spec: { ...checkout.spec, strategy: { type: 'Recreate' } } };
    expect(firstStep(planOf('restart-rollout', all, {})).blastRadius.says).toMatch(/^Stops all/);
  });

  it('refuses a workload whose pods it would not reach', () => {
    const paused = { ...checkout, spec: { ...checkout.spec, paused: true } };
    expect(failureOf(() => planOf('restart-rollout', paused, {}))).toMatch(/^PreconditionFailed: .*paused/);
    const onDelete = {
      ...checkout,
      kind: 'DaemonSet',
      spec: { ...checkout.spec, updateStrategy: { type: 'OnDelete' } },
    };
    expect(failureOf(() => planOf('restart-rollout', onDelete, {}))).toMatch(/^PreconditionFailed: .*OnDelete/);
  });

  it('refuses parameters', () => {
    const remedy = remedyOf('restart-rollout', checkout, { force: true });
    expect(failureOf(() => planOn(indexOf([checkout]), remedy))).toMatch(/^InvalidRequest: .*force/);
  });
});
