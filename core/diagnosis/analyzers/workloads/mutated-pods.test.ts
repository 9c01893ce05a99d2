import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../cluster/kube-object.ts';
import {
  ago,
  container,
  indexOf,
  namespace,
  object,
  pod,
  rolledOut,
  statefulSet,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { mutatedPods } from './mutated-pods.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const webhook = (name: string, namespaceSelector: object = {}) =>
  object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', name, {
    webhooks: [
      {
        name: `pods.${name}.example`,
        namespaceSelector,
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        clientConfig: { service: { namespace: 'hooks', name } },
      },
    ],
  });
const changed = container({ image: 'registry.example/shop/checkout:debug' });
const unwell = { ready: false, state: { waiting: { reason: 'ImagePullBackOff' } }, containers: [changed] } as const;
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([namespace('shop'), deployment, current, ...objects]), mutatedPods);

describe('mutated pods', () => {
  it('names the webhook that changed an unwell pod', () => {
    expect(found(pod(current, unwell), webhook('injector'))).toMatchObject([
      {
        reason: 'PodMutated',
        severity: 'high',
        cause: { object: { kind: 'MutatingWebhookConfiguration', name: 'injector' }, confidence: 0.86 },
      },
    ]);
  });

  it('does not choose among several, unless one has left its mark', () => {
    const two = [webhook('injector'), webhook('mesh')];
    expect(found(pod(current, unwell), ...two)[0]?.cause?.confidence).toBeLessThan(0.7);
    const marked = pod(current, { ...unwell, annotations: { 'injector.example/done': 'true' } });
    expect(found(marked, ...two)[0]?.cause).toMatchObject({ object: { name: 'injector' }, confidence: 0.92 });
  });

  it('tells of whoever edited the pod itself', () => {
    const made = pod(current, unwell);
    const edited: Pod = {
      ...made,
      metadata: { ...made.metadata, managedFields: [{ manager: 'kubectl-set', operation: 'Update', time: ago(60) }] },
    };
    expect(found(edited)[0]).toMatchObject({ reason: 'PodEdited', cause: { object: { kind: 'Pod' } } });
  });

  it('only notes a change of a pod that is well', () => {
    expect(found(pod(current, { containers: [changed] }), webhook('injector'))).toMatchObject([{ severity: 'info' }]);
  });

  it('leaves injected sidecars, added variables, default resources and the same template alone', () => {
    const injected = [
      container({ env: [{ name: 'ADDED', value: '1' }] }),
      container({ name: 'proxy', image: 'proxy:1' }),
    ];
    expect(found(pod(current, { ready: false, containers: injected }), webhook('mesh'))).toEqual([]);
    const limited = pod(current, {
      ready: false,
      containers: [container({ resources: { limits: { cpu: '1' } } })],
      annotations: { 'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu limit' },
    });
    expect(found(limited)).toEqual([]);
    expect(found(pod(current, { ready: false }))).toEqual([]);
  });

  it('goes by the last of a variable that is set twice, and hides what may be a secret', () => {
    const twice = container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    });
    const its = rolledOut({ name: 'twice', replicas: 1, containers: [twice] });
    expect(found(its.deployment, its.current, pod(its.current))).toEqual([]);
    const keyed = rolledOut({
      name: 'keyed',
      replicas: 1,
      containers: [container({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] })],
    });
    const changedKey = container({ env: [{ name: 'DB_PASSWORD', value: 'letmein' }] });
    const [finding] = found(keyed.deployment, keyed.current, pod(keyed.current, { containers: [changedKey] }));
    expect(finding?.reason).toBe('PodMutated');
    expect(JSON.stringify(finding)).not.toMatch(/hunter2|letmein/);
  });

  it('compares with the revision that the pod was made of, and not at all when that is gone', () => {
    const set = statefulSet();
    const old = pod(set, { ready: false, containers: [changed], labels: { 'controller-revision-hash': 'db-1' } });
    const kept = object(
      'apps/v1',
      'ControllerRevision',
      'db-1',
      { revision: 1, data: { spec: { template: { spec: { containers: [changed] } } } } },
      { owner: set },
    );
    expect(analyzeAll(indexOf([set, old, kept, webhook('injector')]), mutatedPods)).toEqual([]);
    expect(analyzeAll(indexOf([set, old, webhook('injector')]), mutatedPods)).toEqual([]);
  });
});
