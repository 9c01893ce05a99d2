import { expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { ago, configMap, deployment, indexOf, namespace, node, replicaSet } from '../testing/cluster-fixtures.ts';
import { describeChange } from './describe-change.ts';
import { knownChanges } from './known-changes.ts';

const old = 90 * 86_400;
const told = (...objects: readonly KubeObject[]) => knownChanges(indexOf(objects), ago(86_400));

it('tells who wrote what people configure, and when, though not what', () => {
  expect(told(configMap('app', {}, { ageSeconds: old, changedSecondsAgo: 300 }))).toMatchObject([
    {
      at: ago(300),
      category: 'configuration',
      verb: 'changed',
      who: 'kubectl-edit',
      says: 'ConfigMap app was written, before it was watched: what changed is not known',
      fields: [],
    },
  ]);
});

it('tells what is new, under the id that the watch would give it', () => {
  const fresh = deployment({ ageSeconds: 60 });
  expect(told(fresh)).toEqual([describeChange('test', null, fresh, ago(0))]);
});

it('tells rollouts', () => {
  const workload = deployment({ ageSeconds: old });
  const before = replicaSet(workload, {
    revision: 1,
    ageSeconds: old,
    template: deployment({ containers: [] }).spec.template,
  });
  expect(
    told(workload, before, replicaSet(workload, { revision: 2, ageSeconds: 60 })).map(({ category }) => category),
  ).toEqual(['rollout']);
});

it('is silent about what is old, what controllers write, and the write that made it', () => {
  const byController = configMap('a', {}, { ageSeconds: old });
  const managedFields = [{ manager: 'kube-controller-manager', operation: 'Update', time: ago(30) }];
  expect(
    told(
      configMap('b', {}, { ageSeconds: old, changedSecondsAgo: 2 * 86_400 }),
      { ...byController, metadata: { ...byController.metadata, managedFields } },
      configMap('kube-root-ca.crt', {}, { ageSeconds: old, changedSecondsAgo: 60 }),
      namespace('shop', { ageSeconds: old }),
      node({ ageSeconds: old }),
    ),
  ).toEqual([]);
  expect(told(configMap('c', {}, { ageSeconds: 62, changedSecondsAgo: 60 })).map(({ verb }) => verb)).toEqual([
    'created',
  ]);
});
