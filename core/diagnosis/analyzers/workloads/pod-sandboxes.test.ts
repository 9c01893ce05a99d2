import { describe, expect, it } from 'vitest';
import { event, indexOf, node, pod, rolledOut, waitingPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { podSandboxes } from './pod-sandboxes.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const stuck = waitingPod(current, 'ContainerCreating');
const told = (message: string, secondsAgo = 60) => event(stuck, 'FailedCreatePodSandBox', message, { secondsAgo });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, node(), ...objects]), podSandboxes);

describe('pod sandboxes', () => {
  it('blames the node whose pod network has no address left', () => {
    const words =
      'failed to setup network for sandbox "1": failed to allocate for range 0: no IP addresses available in range set';
    expect(found(stuck, told(words))).toMatchObject([
      {
        reason: 'PodAddressesExhausted',
        object: { kind: 'Deployment' },
        cause: { object: { kind: 'Node', name: 'node-1' } },
      },
    ]);
  });

  it('tells a broken network plugin from an unknown runtime', () => {
    expect(found(stuck, told('plugin type="calico" failed (add): cni config uninitialized'))[0]?.reason).toBe(
      'PodNetworkBroken',
    );
    expect(
      found(stuck, told('RuntimeHandler "gvisor" not supported: no runtime for "gvisor" is configured'))[0],
    ).toMatchObject({
      reason: 'RuntimeHandlerMissing',
      cause: { object: { kind: 'Deployment' } },
    });
  });

  it('lets it rest once the pod runs or the event is old', () => {
    expect(found(pod(current, { name: stuck.metadata.name }), told('cni'))).toEqual([]);
    expect(found(stuck, told('cni', 4000))).toEqual([]);
    expect(found(stuck)).toEqual([]);
  });
});
