import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { ago, crashingPod, deployment, indexOf, node, pod, statefulSet } from '../testing/cluster-fixtures.ts';
import { objectDigest } from './object-digest.ts';
import type { Remedy } from './remedy.ts';
import { failureOf, firstStep, planOf, planOn, remedyOf } from './testing/plan-of.ts';

const checkout = deployment();
const image = { container: 'app', image: 'registry.example/shop/checkout:2.0' };

describe('makePlan', () => {
  it('binds the plan to the live object', () => {
    const plan = planOn(indexOf([checkout]), remedyOf('set-image', checkout, image), 'probes-1');
    expect(plan.steps).toMatchObject([
      {
        action: 'set-image',
        apiVersion: 'apps/v1',
        digest: objectDigest(checkout),
        object: { uid: checkout.metadata.uid },
      },
    ]);
    expect(plan.verifications.at(-1)).toEqual({ kind: 'finding-gone', findingId: 'probes-1' });
  });

  it('takes a target without uid by its name, and refuses another object of that name', () => {
    const remedy = remedyOf('set-image', checkout, image);
    const named = { ...remedy, target: { ...remedy.target, uid: '' } } as Remedy;
    expect(firstStep(planOn(indexOf([checkout]), named)).object.uid).toBe(checkout.metadata.uid);
    const other = { ...remedy, target: { ...remedy.target, uid: 'an-earlier-one' } } as Remedy;
    expect(failureOf(() => planOn(indexOf([checkout]), other))).toMatch(/^PreconditionFailed: .*another object now/);
  });

  it('refuses what is absent, unread, going, of another kind, or no action', () => {
    const remedy = remedyOf('set-image', checkout, image);
    const refused = (objects: readonly KubeObject[], unread: readonly string[] = []) =>
      failureOf(() => planOn(indexOf(objects, { unread }), remedy));
    expect(refused([])).toBe('PreconditionFailed: Deployment/shop/checkout does not exist.');
    expect(refused([checkout], ['Deployment'])).toMatch(/^Forbidden: /);
    const going = { ...checkout, metadata: { ...checkout.metadata, deletionTimestamp: ago(5) } };
    expect(refused([going])).toMatch(/^PreconditionFailed: .*being deleted/);
    expect(failureOf(() => planOf('set-image', node(), image))).toMatch(/^InvalidRequest: target.kind: .*Node/);
    const unknown = { ...remedy, action: 'constructor' } as unknown as Remedy;
    expect(failureOf(() => planOn(indexOf([checkout]), unknown))).toMatch(/^InvalidRequest: action: /);
  });

  it.each([
    [{ annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }, 'Argo CD manages'],
    [{ labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, 'Flux manages'],
    [{ annotations: { 'meta.helm.sh/release-name': 'shop' } }, 'Helm release shop'],
    [
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Shop', name: 'main', uid: '1', controller: true }] },
      'Shop main controls',
    ],
  ])('warns of who puts %j back', (metadata, warning) => {
    const managed = { ...checkout, metadata: { ...checkout.metadata, ...metadata } };
    expect(firstStep(planOf('set-image', managed, image)).says).toContain(warning);
    expect(firstStep(planOf('set-image', checkout, image)).says).not.toContain(warning);
  });

  describe('for a StatefulSet that keeps order', () => {
    const db = statefulSet({ replicas: 3 });
    const healthy = pod(db, { name: 'db-0' });
    const stuck = crashingPod(db, 1, { name: 'db-1' });
    const flapping = crashingPod(db, 1, { name: 'db-2', ready: true });

    it('recreates the pods for which the controller would wait for ever, after the change', () => {
      const plan = planOf('set-image', db, image, [healthy, stuck, flapping, node({ name: 'node-1' })]);
      expect(plan.steps.map(({ action, object }) => `${action} ${object.name}`)).toEqual([
        'set-image db',
        'recreate-pod db-1',
        'recreate-pod db-2',
      ]);
      expect(plan.steps[1]).toMatchObject({ change: { kind: 'delete' }, inverse: null, digest: objectDigest(stuck) });
    });

    it('leaves those of a lost node, and those of a StatefulSet that keeps no order', () => {
      const lost = [healthy, stuck, node({ name: 'node-1', isReady: false })];
      expect(planOf('set-image', db, image, lost).steps).toHaveLength(1);
      const parallel = { ...db, spec: { ...db.spec, podManagementPolicy: 'Parallel' } };
      expect(planOf('set-image', parallel, image, [stuck, node({ name: 'node-1' })]).steps).toHaveLength(1);
    });
  });
});
