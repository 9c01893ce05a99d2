import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { operationPatch } from './operation-patch.ts';

function live(annotations?: Record<string, string>): KubeObject {
  const metadata = {
    name: 'web',
    uid: 'u1',
    resourceVersion: '7',
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
}
const tests = [
  { op: 'test', path: '/metadata/uid', value: 'u1' },
  { op: 'test', path: '/metadata/resourceVersion', value: '7' },
];
const mark = { op: 'add', path: '/metadata/annotations/kubesage.dev~1operation', value: 'op-1' };
const empty = { op: 'add', path: '/metadata/annotations', value: {} };

describe('operationPatch', () => {
  it('tests the version that was read before it changes anything, and marks the change', () => {
    const change = { op: 'replace', path: '/spec/replicas', value: 2 } as const;
    expect(operationPatch(live({ a: 'b' }), [change], 'op-1')).toEqual([...tests, change, mark]);
  });

  it('makes room for the mark where there are no annotations', () => {
    expect(operationPatch(live(), [], 'op-1')).toEqual([...tests, empty, mark]);
  });

  it('follows a change that adds or removes all annotations', () => {
    const added = { op: 'add', path: '/metadata/annotations', value: { x: 'y' } } as const;
    const removed = { op: 'remove', path: '/metadata/annotations' } as const;
    expect(operationPatch(live(), [added], 'op-1')).toEqual([...tests, added, mark]);
    expect(operationPatch(live({ a: 'b' }), [removed], 'op-1')).toEqual([...tests, removed, empty, mark]);
  });
});
