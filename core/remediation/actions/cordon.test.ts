import { describe, expect, it } from 'vitest';
import { deployment, indexOf, node, pod, replicaSet } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const open = node({ name: 'a' });
const closed = node({ name: 'b', spec: { unschedulable: true } });

describe('cordon and uncordon', () => {
  it('are one change in two directions', () => {
    const cordon = planOf('cordon', open, {});
    expect(afterwards(cordon, open).spec).toEqual({ unschedulable: true });
    expect(undone(cordon, open)).toEqual(open);
    expect(cordon.verifications).toMatchObject([{ kind: 'field-equals', value: true }]);
    const uncordon = planOf('uncordon', closed, {});
    expect(afterwards(uncordon, closed).spec).toEqual({});
    expect(undone(uncordon, closed)).toEqual(closed);
    expect(uncordon.verifications).toMatchObject([{ kind: 'field-equals', value: null }]);
  });

  it('count the pods that stay', () => {
    const current = replicaSet(deployment());
    const plan = planOf('cordon', open, {}, [
      pod(current, { nodeName: 'a' }),
      pod(current, { name: 'x', nodeName: 'b' }),
    ]);
    expect(firstStep(plan).blastRadius).toMatchObject({ pods: 0, says: expect.stringContaining('its 1 pod(s) stay') });
  });

  it('refuse a node that is so already, and other kinds', () => {
    expect(failureOf(() => planOf('cordon', closed, {}))).toBe('PreconditionFailed: Node b is already cordoned.');
    expect(failureOf(() => planOf('uncordon', open, {}))).toBe('PreconditionFailed: Node a is not cordoned.');
    expect(failureOf(() => planOf('cordon', deployment(), {}))).toMatch(/^InvalidRequest: target.kind: .*Node/);
    expect(failureOf(() => planOn(indexOf([open]), remedyOf('cordon', open, { drain: true })))).toMatch(
      /^InvalidRequest/,
    );
  });
});
