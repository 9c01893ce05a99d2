import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { ago, deployment, indexOf, object, replicaSet } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { missingClasses } from './missing-classes.ts';

const run = (objects: readonly KubeObject[], unread: readonly string[] = []) =>
  analyzeAll(indexOf(objects, { unread }), missingClasses);
const made = deployment({ spec: { priorityClassName: 'gold', runtimeClassName: 'sandboxed' } });

describe('missingClasses', () => {
  it('finds classes that were taken away from a running workload', () => {
    expect(run([made]).map(({ reason, severity, cause }) => [reason, severity, cause?.object.name])).toEqual([
      ['PriorityClassGone', 'low', 'gold'],
      ['RuntimeClassGone', 'low', 'sandboxed'],
    ]);
  });

  it('finds nothing when they are there, were not read, the pods are refused already, or none is wanted', () => {
    const classes = [
      object('scheduling.k8s.io/v1', 'PriorityClass', 'gold'),
      object('node.k8s.io/v1', 'RuntimeClass', 'sandboxed', { handler: 'runsc' }),
    ];
    expect(run([made, ...classes])).toEqual([]);
    expect(run([made], ['PriorityClass', 'RuntimeClass'])).toEqual([]);
    const message =
      'pods "x" is forbidden: no PriorityClass with name gold was found; RuntimeClass "sandboxed" not found';
    const refused = replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message, lastTransitionTime: ago(60) }],
    });
    expect(run([made, refused])).toEqual([]);
    expect(run([deployment({ replicas: 0, spec: { priorityClassName: 'gold' } })])).toEqual([]);
  });
});
