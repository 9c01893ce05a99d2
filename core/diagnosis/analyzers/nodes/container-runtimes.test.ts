import { describe, expect, it } from 'vitest';
import type { Node } from '../../../cluster/kube-object.ts';
import { indexOf, node, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { containerRuntimes } from './container-runtimes.ts';

const at = (name: string, containerRuntimeVersion: string): Node => {
  const plain = node({ name });
  return { ...plain, status: { ...plain.status, nodeInfo: { containerRuntimeVersion } } };
};
const found = (...nodes: readonly Node[]) =>
  analyzeAll(indexOf([object('v1', 'ServerVersion', 'v1.34.3', {}, { namespace: '' }), ...nodes]), containerRuntimes);

describe('containerRuntimes', () => {
  it('notes that nodes run different runtimes', () => {
    expect(found(at('a', 'containerd://1.7.2'), at('b', 'cri-o://1.31.0'))[0]).toMatchObject({
      severity: 'info',
      cause: null,
    });
    expect(found(at('a', 'containerd://1.7.2'), at('b', 'containerd://2.0.0'))).toHaveLength(1);
  });

  it('has nothing to say of minor versions', () => {
    expect(found(at('a', 'containerd://1.7.2'), at('b', 'containerd://1.6.9'))).toEqual([]);
  });
});
