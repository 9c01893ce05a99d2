import { describe, expect, it } from 'vitest';
import type { DaemonSet, Pod } from '../../../cluster/kube-object.ts';
import { container, indexOf, meta, node, pod, template } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { daemonSetRollouts } from './daemon-set-rollouts.ts';

const daemon = (status: NonNullable<DaemonSet['status']>, spec: Partial<DaemonSet['spec']> = {}): DaemonSet => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: meta('DaemonSet', 'agent', {}),
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: template('agent', { containers: [container()] }),
    ...spec,
  },
  status: { observedGeneration: 1, ...status },
});
const on = (owner: DaemonSet, nodeName: string): Pod => {
  const made = pod(null, { name: `agent-${nodeName}`, nodeName, owner });
  return made;
};
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), daemonSetRollouts);
const halfway = { desiredNumberScheduled: 2, updatedNumberScheduled: 1 };

describe('daemon set rollouts', () => {
  it('finds that a lost node holds the rollout up', () => {
    const owner = daemon(halfway);
    const lost = node({ name: 'node-2', isReady: false });
    expect(found(owner, node(), lost, on(owner, 'node-1'), on(owner, 'node-2'))).toMatchObject([
      { reason: 'RolloutHeldByNode', cause: { object: { kind: 'Node', name: 'node-2' } } },
    ]);
  });

  it('leaves a rollout on its way alone, and one that may miss more pods than are lost', () => {
    const owner = daemon(halfway);
    expect(found(owner, node(), on(owner, 'node-1'))).toEqual([]);
    const lax = daemon(halfway, {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
    });
    expect(found(lax, node(), node({ name: 'node-2', isReady: false }), on(lax, 'node-2'))).toEqual([]);
  });

  it('notes nodes left out for a taint, those of the platform excepted', () => {
    const owner = daemon({ desiredNumberScheduled: 1 });
    const taint = (key: string) => node({ spec: { taints: [{ key, effect: 'NoSchedule' }] } });
    expect(found(owner, taint('team'))).toMatchObject([{ reason: 'NodesLeftOut', severity: 'info' }]);
    expect(found(owner, taint('node-role.kubernetes.io/control-plane'))).toEqual([]);
  });

  it('notes updates that wait for deletions, and pods where they do not belong', () => {
    expect(found(daemon(halfway, { updateStrategy: { type: 'OnDelete' } }))).toMatchObject([
      { reason: 'UpdatesOnDelete', severity: 'info' },
    ]);
    expect(found(daemon({ desiredNumberScheduled: 1, numberMisscheduled: 1 }))).toMatchObject([
      { reason: 'Misscheduled', severity: 'info' },
    ]);
  });
});
