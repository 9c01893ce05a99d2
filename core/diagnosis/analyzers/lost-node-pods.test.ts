import { describe, expect, it } from 'vitest';
import { indexOf, node, pod, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { lostNodePods } from './lost-node-pods.ts';

const lost = node({ isReady: false });

describe('pods on lost nodes', () => {
  it('is a symptom of the node, with a safe way to move a stateless pod', () => {
    const { deployment, current } = rolledOut({ replicas: 1 });
    const [finding] = analyzeAll(indexOf([lost, deployment, current, pod(current)]), lostNodePods);
    expect(finding).toMatchObject({ object: { kind: 'Deployment' }, cause: null, dependsOn: [{ kind: 'Node' }] });
    expect(finding?.remedies).toMatchObject([{ action: 'recreate-pod' }]);
  });

  it('does not offer to recreate a pod with a volume', () => {
    const { deployment, current } = rolledOut({
      replicas: 1,
      spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] },
    });
    expect(analyzeAll(indexOf([lost, deployment, current, pod(current)]), lostNodePods)[0]?.remedies).toEqual([]);
  });

  it('is over once enough pods run elsewhere', () => {
    const { deployment, current } = rolledOut({ replicas: 1 });
    const objects = [
      lost,
      node({ name: 'b' }),
      deployment,
      current,
      pod(current, { name: 'a' }),
      pod(current, { name: 'b', nodeName: 'b' }),
    ];
    expect(analyzeAll(indexOf(objects), lostNodePods)).toEqual([]);
  });

  it('does not take nodes that could not be read for gone', () => {
    const { deployment, current } = rolledOut({});
    expect(analyzeAll(indexOf([deployment, current, pod(current)], { unread: ['Node'] }), lostNodePods)).toEqual([]);
  });
});
