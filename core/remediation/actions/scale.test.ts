import { describe, expect, it } from 'vitest';
import { autoscaler, deployment, indexOf, statefulSet } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const checkout = deployment({ replicas: 2 });

describe('scale', () => {
  it('sets the replicas and puts them back, also where none were given', () => {
    const plan = planOf('scale', checkout, { replicas: 4 });
    expect(afterwards(plan, checkout).spec.replicas).toBe(4);
    expect(undone(plan, checkout)).toEqual(checkout);
    expect(firstStep(plan)).toMatchObject({ risk: 'low', blastRadius: { pods: 2, says: 'Adds 2 pod(s).' } });
    const { replicas: _, ...spec } = statefulSet().spec;
    const unsaid = { ...statefulSet(), spec };
    expect(undone(planOf('scale', unsaid, { replicas: 3 }), unsaid)).toEqual(unsaid);
    expect(firstStep(planOf('scale', checkout, { replicas: 1 }))).toMatchObject({ risk: 'medium' });
  });

  it('leaves to an autoscaler what it decides, save to bring a workload back from zero', () => {
    expect(failureOf(() => planOf('scale', checkout, { replicas: 4 }, [autoscaler()]))).toMatch(
      /^PreconditionFailed: HorizontalPodAutoscaler checkout/,
    );
    const asleep = deployment({ replicas: 0 });
    const plan = planOf('scale', asleep, { replicas: 1 }, [autoscaler()]);
    expect(plan.verifications.map(({ kind }) => kind)).not.toContain('field-equals');
    expect(planOf('scale', asleep, { replicas: 1 }).verifications.map(({ kind }) => kind)).toContain('field-equals');
    expect(planOf('scale', checkout, { replicas: 4 }, [autoscaler({ target: 'other' })]).steps).toHaveLength(1);
  });

  it('refuses the number that is there, and numbers that are none', () => {
    expect(failureOf(() => planOf('scale', checkout, { replicas: 2 }))).toMatch(/^PreconditionFailed: .*already so/);
    for (const replicas of [-1, 1.5, '3', undefined]) {
      const remedy = remedyOf('scale', checkout, { replicas });
      expect(failureOf(() => planOn(indexOf([checkout]), remedy))).toMatch(/^InvalidRequest: .*replicas/);
    }
  });
});
