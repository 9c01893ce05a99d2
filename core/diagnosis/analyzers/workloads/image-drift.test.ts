import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../cluster/kube-object.ts';
import { container, indexOf, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { imageDrift } from './image-drift.ts';

const { deployment, current } = rolledOut({ replicas: 2 });
const running = (
  name: string,
  digit: string,
  options: { readonly ready?: boolean; readonly hash?: string } = {},
): Pod => {
  const made = pod(current, { name, labels: { app: 'checkout', 'pod-template-hash': options.hash ?? 'r1' } });
  const statuses = (made.status?.containerStatuses ?? []).map((status) => ({
    ...status,
    ready: options.ready ?? true,
    imageID: `registry.example/shop/checkout@sha256:${digit.repeat(64)}`,
  }));
  return { ...made, status: { ...made.status, containerStatuses: statuses } };
};
const found = (...pods: readonly Pod[]) => analyzeAll(indexOf([deployment, current, ...pods]), imageDrift);

describe('image drift', () => {
  it('finds pods of one revision that run different builds', () => {
    expect(found(running('a', '1'), running('b', '2'))).toMatchObject([{ reason: 'ImageTagMoved', severity: 'low' }]);
  });

  it('takes it for the cause when only the pods of one build get ready', () => {
    expect(found(running('a', '1'), running('b', '2', { ready: false }))).toMatchObject([
      { severity: 'medium', cause: { confidence: 0.85 } },
    ]);
  });

  it('leaves the same build and a rollout in progress alone', () => {
    expect(found(running('a', '1'), running('b', '1'))).toEqual([]);
    expect(found(running('a', '1'), running('b', '2', { hash: 'r2' }))).toEqual([]);
  });

  it('does not compare pods whose image is pinned', () => {
    const pinned = container({ image: `registry.example/shop/checkout@sha256:${'1'.repeat(64)}` });
    const its = (name: string, digit: string) => ({ ...running(name, digit), spec: { containers: [pinned] } });
    expect(found(its('a', '1'), its('b', '2'))).toEqual([]);
  });
});
