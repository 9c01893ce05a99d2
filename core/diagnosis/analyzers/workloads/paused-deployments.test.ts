import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../cluster/kube-object.ts';
import {
  container,
  crashingPod,
  indexOf,
  deployment as made,
  pod,
  replicaSet,
  templateWith,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { pausedDeployments } from './paused-deployments.ts';

const paused = (changedSecondsAgo = 7200): Deployment => {
  const base = made({ replicas: 1, changedSecondsAgo });
  return { ...base, spec: { ...base.spec, paused: true } };
};
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), pausedDeployments);

describe('paused deployments', () => {
  it('finds a change that waits, and minds it more while the pods are unwell', () => {
    const owner = paused();
    const old = replicaSet(owner, {
      template: templateWith(owner, [container({ image: 'registry.example/shop/checkout:0.9' })]),
    });
    expect(found(owner, old, pod(old))).toMatchObject([{ reason: 'PausedWithChange', severity: 'low' }]);
    expect(found(owner, old, crashingPod(old))).toMatchObject([{ severity: 'medium' }]);
    const fresh = paused(60);
    expect(found(fresh, replicaSet(fresh, { template: old.spec.template }))).toMatchObject([{ severity: 'info' }]);
  });

  it('leaves one alone whose template runs, and one that is not paused', () => {
    const owner = paused();
    const set = replicaSet(owner);
    const labels = { ...set.spec.template.metadata?.labels, 'pod-template-hash': 'abc' };
    const hashed = { ...set, spec: { ...set.spec, template: { ...set.spec.template, metadata: { labels } } } };
    expect(found(owner, hashed)).toEqual([]);
    const running = made({ replicas: 1 });
    expect(found(running, replicaSet(running, { template: templateWith(running, []) }))).toEqual([]);
  });
});
