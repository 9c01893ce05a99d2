import { describe, expect, it } from 'vitest';
import { deployment, indexOf, pod, replicaSet, service } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const checkout = deployment();
const current = replicaSet(checkout);
const pods = [checkout, current, pod(current)];
const wrong = service({ selector: { app: 'chekout', tier: 'web' } });

describe('patch-selector', () => {
  it('replaces the selector whole, and puts it back', () => {
    const plan = planOf('patch-selector', wrong, { selector: { app: 'checkout' } }, pods);
    expect(afterwards(plan, wrong).spec.selector).toEqual({ app: 'checkout' });
    expect(undone(plan, wrong)).toEqual(wrong);
    expect(firstStep(plan).blastRadius.says).toContain('1 pod(s) of Deployment checkout');
    expect(plan.verifications).toMatchObject([{ kind: 'field-equals', path: '/spec/selector' }]);
  });

  it('refuses labels that no pod has, and a Service without a selector of its own', () => {
    const refused = (target: typeof wrong, selector: Readonly<Record<string, string>>) =>
      failureOf(() => planOf('patch-selector', target, { selector }, pods));
    expect(refused(wrong, { app: 'checkout', tier: 'web' })).toMatch(/^PreconditionFailed: No pod in shop/);
    expect(refused(service({ selector: {} }), { app: 'checkout' })).toMatch(/^PreconditionFailed: .*has no selector/);
    expect(refused(service(), { app: 'checkout' })).toMatch(/^PreconditionFailed: .*already so/);
  });

  it.each([{}, { selector: {} }, { selector: { app: 1 } }])('refuses %j', (parameters) => {
    const remedy = remedyOf('patch-selector', wrong, parameters);
    expect(failureOf(() => planOn(indexOf([wrong, ...pods]), remedy))).toMatch(/^InvalidRequest: .*selector/);
  });
});
