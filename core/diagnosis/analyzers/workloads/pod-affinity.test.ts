import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../cluster/kube-object.ts';
import { indexOf, node, pod, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { podAffinity } from './pod-affinity.ts';

const term = (app: string, topologyKey = 'kubernetes.io/hostname') => [
  { labelSelector: { matchLabels: { app } }, topologyKey },
];
const required = (terms: readonly unknown[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });
const other = rolledOut({ name: 'cache', replicas: 1 });
const found = (spec: Partial<PodSpec>, ...objects: Parameters<typeof indexOf>[0]) => {
  const { deployment, current } = rolledOut({ name: 'web', replicas: 2, spec });
  const waiting = unplacedPod(current, "0/1 nodes are available: 1 node(s) didn't match pod affinity rules.");
  return analyzeAll(
    indexOf([node(), deployment, current, waiting, other.deployment, other.current, ...objects]),
    podAffinity,
  );
};

describe('pod affinity', () => {
  it('finds that the pods to be beside do not exist', () => {
    expect(found({ affinity: { podAffinity: required(term('cache')) } })).toMatchObject([
      { reason: 'AffinityPeerMissing', cause: { confidence: 0.8 } },
    ]);
  });

  it('finds that the pods to be apart from are on every node', () => {
    const [finding] = found({ affinity: { podAntiAffinity: required(term('cache')) } }, pod(other.current));
    expect(finding).toMatchObject({ reason: 'AntiAffinityPeerEverywhere', dependsOn: [{ name: 'cache' }] });
  });

  it('finds a topology key that no node has', () => {
    const spread = { maxSkew: 1, topologyKey: 'topology.example/rack', whenUnsatisfiable: 'DoNotSchedule' };
    expect(found({ topologySpreadConstraints: [spread] })[0]?.reason).toBe('TopologyKeyMissing');
    expect(found({ topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: 'ScheduleAnyway' }] })).toEqual([]);
  });

  it('leaves rules that can be kept alone, and a workload that is only in its own way', () => {
    expect(found({ affinity: { podAffinity: required(term('cache')) } }, pod(other.current))).toEqual([]);
    expect(found({ affinity: { podAffinity: required(term('web')) } })).toEqual([]);
    expect(found({ affinity: { podAntiAffinity: required(term('web')) } })).toEqual([]);
  });
});
