import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { container, indexOf, object, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { podSecurity } from './pod-security.ts';

const privileged = container({ securityContext: { privileged: true } });
const place = (level: string, changedSecondsAgo?: number): KubeObject => {
  const labels = level === '' ? {} : { 'pod-security.kubernetes.io/enforce': level };
  return object(
    'v1',
    'Namespace',
    'shop',
    {},
    { labels, ...(changedSecondsAgo === undefined ? {} : { changedSecondsAgo }) },
  );
};
const found = (
  level: string,
  containers = [privileged],
  options: { readonly hasPod?: boolean; readonly changedSecondsAgo?: number } = {},
) => {
  const { deployment, current } = rolledOut({ replicas: 1, containers });
  const pods = options.hasPod === false ? [] : [pod(current)];
  return analyzeAll(indexOf([place(level, options.changedSecondsAgo), deployment, current, ...pods]), podSecurity);
};

describe('pod security', () => {
  it('foresees that the next pod is refused', () => {
    expect(found('baseline')).toMatchObject([
      { reason: 'PodSecurityWillRefuse', severity: 'low', object: { kind: 'Deployment' } },
    ]);
    expect(found('restricted', [container()])).toHaveLength(1);
  });

  it('looks to the namespace when its level came after the template', () => {
    expect(found('baseline', [privileged], { changedSecondsAgo: 60 })[0]?.cause?.object.kind).toBe('Namespace');
    expect(found('baseline')[0]?.cause?.object.kind).toBe('Deployment');
  });

  it('leaves what keeps the level, what is refused already, and namespaces without one alone', () => {
    expect(found('baseline', [container()])).toEqual([]);
    expect(found('baseline', [privileged], { hasPod: false })).toEqual([]);
    expect(found('privileged')).toEqual([]);
    expect(found('')).toEqual([]);
  });
});
