import { describe, expect, it } from 'vitest';
import type { DaemonSet, KubeObject } from '../../cluster/kube-object.ts';
import {
  container,
  indexOf,
  object,
  replicaSet,
  rolledOut,
  statefulSet,
  templateWith,
} from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const good = container({ image: 'registry.example/shop/checkout:1.0' });
const bad = container({ image: 'registry.example/shop/checkout:9.9', livenessProbe: { tcpSocket: { port: 1 } } });
const rolled = rolledOut({ containers: [bad] }, [[good]]);
const { deployment: checkout } = rolled;
const sets = [rolled.current, ...rolled.previous];

function revision(owner: KubeObject, number: number, template: object): KubeObject {
  return object(
    'apps/v1',
    'ControllerRevision',
    `r${number}`,
    { revision: number, data: { spec: { template } } },
    { owner },
  );
}

describe('rollback', () => {
  it('puts a Deployment back to the template of a ReplicaSet, without the label that ReplicaSets add', () => {
    const stored = templateWith(checkout, [good]);
    const hashed = {
      ...stored,
      metadata: { ...stored.metadata, labels: { app: 'checkout', 'pod-template-hash': 'abc' } },
    };
    const before = replicaSet(checkout, { revision: 1, name: 'older', template: hashed });
    const plan = planOf('rollback', checkout, { toRevision: 1 }, [rolled.current, before]);
    expect(afterwards(plan, checkout).spec.template).toEqual(stored);
    expect(undone(plan, checkout)).toEqual(checkout);
  });

  it.each(['StatefulSet', 'DaemonSet'])(
    'puts a %s back to a ControllerRevision, without its patch directive',
    (kind) => {
      const set = { ...statefulSet({ containers: [bad] }), kind } as unknown as DaemonSet;
      const template = { spec: { containers: [good] }, metadata: { labels: { app: 'db' } } };
      const plan = planOf('rollback', set, { toRevision: 3 }, [revision(set, 3, { ...template, $patch: 'replace' })]);
      expect(afterwards(plan, set).spec.template).toEqual(template);
      expect(undone(plan, set)).toEqual(set);
    },
  );

  it('says what the revision lacks that protects the workload now', () => {
    expect(firstStep(planOf('rollback', checkout, { toRevision: 1 }, sets)).says).toMatch(
      /revision 1 \(registry.example\/shop\/checkout:1.0\)\. That revision has no liveness probe of container app\.$/,
    );
  });

  it('refuses a revision that is not stored, that runs already, or that needs what is gone', () => {
    const to = (toRevision: number, others = sets) =>
      failureOf(() => planOf('rollback', checkout, { toRevision }, others));
    expect(to(7)).toBe(
      'PreconditionFailed: Revision 7 of Deployment checkout is not stored any more; stored are 1, 2.',
    );
    expect(to(2)).toMatch(/^PreconditionFailed: .*already runs/);
    const needy = container({ envFrom: [{ configMapRef: { name: 'gone' } }] });
    const past = replicaSet(checkout, { revision: 5, template: templateWith(checkout, [needy]) });
    expect(to(5, [past])).toBe(
      'PreconditionFailed: Revision 5 needs ConfigMap/shop/gone, which does not exist any more.',
    );
  });

  it.each([{}, { toRevision: 0 }, { toRevision: '1' }, { toRevision: 1.5 }])('refuses %j', (parameters) => {
    const remedy = remedyOf('rollback', checkout, parameters);
    expect(failureOf(() => planOn(indexOf([checkout, ...sets]), remedy))).toMatch(/^InvalidRequest: .*toRevision/);
  });
});
