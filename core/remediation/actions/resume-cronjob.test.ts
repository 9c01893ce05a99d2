import { describe, expect, it } from 'vitest';
import { cronJob, deployment, indexOf } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const suspended = cronJob({ suspend: true });

describe('resume-cronjob', () => {
  it('lets the schedule run again, and suspends it again', () => {
    const plan = planOf('resume-cronjob', suspended, {});
    expect(afterwards(plan, suspended).spec.suspend).toBe(false);
    expect(undone(plan, suspended)).toEqual(suspended);
    expect(plan.verifications).toMatchObject([{ kind: 'field-equals', path: '/spec/suspend', value: false }]);
  });

  it('refuses a CronJob that runs, other kinds, and parameters', () => {
    expect(failureOf(() => planOf('resume-cronjob', cronJob(), {}))).toBe(
      'PreconditionFailed: CronJob sync is not suspended.',
    );
    expect(failureOf(() => planOf('resume-cronjob', deployment(), {}))).toMatch(/^InvalidRequest: target.kind/);
    const remedy = remedyOf('resume-cronjob', suspended, { now: true });
    expect(failureOf(() => planOn(indexOf([suspended]), remedy))).toMatch(/^InvalidRequest: .*now/);
  });
});
