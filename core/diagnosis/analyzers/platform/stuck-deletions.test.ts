import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import {
  ago,
  claim,
  container,
  deployment,
  indexOf,
  object,
  pod,
  replicaSet,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { stuckDeletions } from './stuck-deletions.ts';

const deleted = <T extends KubeObject>(of: T, finalizers: readonly string[], seconds = 900): T => ({
  ...of,
  metadata: { ...of.metadata, deletionTimestamp: ago(seconds), finalizers },
});
const topic = object('kafka.strimzi.io/v1beta2', 'KafkaTopic', 'orders');
const finalizers = ['strimzi.io/topic-operator'];
const controller = (replicas: number) =>
  deployment({
    name: 'strimzi-cluster-operator',
    namespace: 'kafka',
    replicas,
    containers: [container({ name: 'manager' })],
  });
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf(objects), stuckDeletions);

describe('stuckDeletions', () => {
  it('names the controller that is scaled to zero or has no ready pods', () => {
    expect(run(deleted(topic, finalizers), controller(0), deployment())).toMatchObject([
      {
        reason: 'ControllerDown',
        severity: 'medium',
        cause: { object: { kind: 'Deployment', namespace: 'kafka', name: 'strimzi-cluster-operator' } },
      },
    ]);
    const broken = controller(1);
    const current = replicaSet(broken);
    const objects = [broken, current, pod(current, { ready: false, namespace: 'kafka' })];
    expect(run(deleted(topic, finalizers), ...objects)[0]?.message).toContain('has no ready pods');
  });

  it('says that nothing would take the finalizer away, or that its controller runs and does not', () => {
    expect(run(deleted(topic, finalizers), deployment())).toMatchObject([
      { reason: 'ControllerMissing', cause: { object: { kind: 'KafkaTopic', name: 'orders' } } },
    ]);
    const well = controller(1);
    const current = replicaSet(well);
    expect(run(deleted(topic, finalizers), well, current, pod(current, { namespace: 'kafka' }))).toMatchObject([
      { reason: 'ControllerSilent', dependsOn: [{ kind: 'Deployment' }] },
    ]);
  });

  it('knows what Kubernetes itself waits for', () => {
    const user = pod(null, { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } });
    expect(run(deleted(claim('data'), ['kubernetes.io/pvc-protection']), user)).toMatchObject([
      { reason: 'InUse', severity: 'info', dependsOn: [{ kind: 'Pod' }] },
    ]);
    const names = { kind: 'KafkaTopic', plural: 'kafkatopics' };
    const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'kafkatopics.kafka.strimzi.io', {
      spec: { group: 'kafka.strimzi.io', names, versions: [] },
    });
    const findings = run(
      deleted(definition, ['customresourcecleanup.apiextensions.k8s.io']),
      deleted(topic, finalizers),
      controller(0),
    );
    expect(findings.map(({ object: { kind }, reason }) => `${kind} ${reason}`)).toEqual([
      'CustomResourceDefinition DependentsLeft',
      'KafkaTopic ControllerDown',
    ]);
    expect(findings[0]?.dependsOn).toMatchObject([{ kind: 'KafkaTopic', name: 'orders' }]);
  });

  it('finds nothing that is only just deleted, or has no finalizer', () => {
    expect(run(deleted(topic, finalizers, 60))).toEqual([]);
    expect(run(deleted(topic, []))).toEqual([]);
    expect(run(topic)).toEqual([]);
  });
});
