import { describe, expect, it } from 'vitest';
import {
  claim,
  container,
  indexOf,
  node,
  object,
  pod,
  rolledOut,
  unplacedPod,
} from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { unschedulable } from './unschedulable.ts';

const asking = (cpu: string) => container({ resources: { requests: { cpu } } });
const says = '0/2 nodes are available: 2 Insufficient cpu.';
const nodes = [node({ name: 'a' }), node({ name: 'b' })];

function waiting(now: Parameters<typeof rolledOut>[0], before: ReturnType<typeof container>[][] = [], message = says) {
  const { deployment, current, previous } = rolledOut(now, before);
  return [deployment, current, ...previous, unplacedPod(current, message)];
}

describe('unschedulable', () => {
  it('finds a request that fits no node, and the one before the last rollout', () => {
    const [finding] = analyzeAll(
      indexOf([...waiting({ containers: [asking('64')] }, [[asking('500m')]]), ...nodes]),
      unschedulable,
    );
    expect(finding?.cause).toMatchObject({ reason: 'InsufficientResources', object: { kind: 'Deployment' } });
    expect(finding?.message).toContain('64 CPUs');
    expect(finding?.remedies.map(({ action, parameters }) => [action, parameters])).toEqual([
      ['rollback', { toRevision: 1 }],
      ['set-resources', { container: 'app', requests: { cpu: '500m' } }],
    ]);
  });

  it('proposes a request that fits when no earlier one is known', () => {
    const [finding] = analyzeAll(indexOf([...waiting({ containers: [asking('64')] }), ...nodes]), unschedulable);
    expect(finding?.remedies[0]?.parameters).toEqual({ container: 'app', requests: { cpu: '2000m' } });
  });

  it('blames the rollout that dropped a toleration, but the node that was tainted since', () => {
    const taint = { key: 'dedicated', value: 'etl', effect: 'NoSchedule' };
    const pool = { nodeSelector: { pool: 'etl' } };
    const objects = waiting({ spec: pool }, [[container()]]);
    const before = objects.map((each) =>
      each.metadata.name === 'checkout-r1' && 'spec' in each
        ? {
            ...each,
            spec: {
              template: {
                spec: { containers: [container()], ...pool, tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
              },
            },
          }
        : each,
    );
    const tainted = (changedSecondsAgo: number) =>
      node({ name: 'a', labels: { pool: 'etl' }, spec: { taints: [taint] }, changedSecondsAgo });
    const same = objects.filter(({ metadata }) => metadata.name !== 'checkout-r1');
    expect(analyzeAll(indexOf([...before, tainted(80_000)]), unschedulable)[0]?.cause).toMatchObject({
      reason: 'TaintNotTolerated',
      object: { kind: 'Deployment' },
    });
    expect(analyzeAll(indexOf([...same, tainted(60)]), unschedulable)[0]?.cause).toMatchObject({
      reason: 'TaintNotTolerated',
      object: { kind: 'Node', name: 'a' },
    });
    expect(analyzeAll(indexOf([...same, tainted(80_000)]), unschedulable)[0]?.cause?.object.kind).toBe('Deployment');
  });

  it('finds a selector that no node has', () => {
    const [finding] = analyzeAll(
      indexOf([...waiting({ spec: { nodeSelector: { disk: 'nvme' } } }), ...nodes]),
      unschedulable,
    );
    expect(finding?.cause).toMatchObject({ reason: 'NodeSelectorMatchesNothing', object: { kind: 'Deployment' } });
    expect(finding?.message).toContain('disk=nvme');
  });

  it('blames the node that lost the label while pods of the same template run on it', () => {
    const spec = { nodeSelector: { disk: 'nvme' } };
    const { deployment, current } = rolledOut({ spec });
    const objects = [
      deployment,
      current,
      unplacedPod(current, says),
      pod(current, { name: 'old', nodeName: 'a' }),
      ...nodes,
    ];
    expect(analyzeAll(indexOf(objects), unschedulable)[0]?.cause).toMatchObject({
      reason: 'NodeSelectorMatchesNothing',
      object: { kind: 'Node', name: 'a' },
    });
  });

  it('proposes to uncordon the node that would take the pod', () => {
    const full = pod(null, { name: 'greedy', nodeName: 'b', containers: [asking('4')] });
    const objects = [
      ...waiting({ containers: [asking('1')] }),
      node({ name: 'a', spec: { unschedulable: true } }),
      node({ name: 'b' }),
      full,
    ];
    const [finding] = analyzeAll(indexOf(objects), unschedulable);
    expect(finding?.cause).toMatchObject({ reason: 'NodeCordoned', object: { name: 'a' } });
    expect(finding?.remedies).toMatchObject([{ action: 'uncordon', target: { name: 'a' } }]);
  });

  it('depends on a claim that has no volume, and names the claim whose node is gone', () => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const objects = [...waiting({ spec: { volumes } }), ...nodes];
    const [unbound] = analyzeAll(indexOf([...objects, claim('data', { storageClass: 'fast' })]), unschedulable);
    expect(unbound).toMatchObject({ cause: null, dependsOn: [{ kind: 'PersistentVolumeClaim', name: 'data' }] });
    const affinity = {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['gone'] }] },
        ],
      },
    };
    const volume = object('v1', 'PersistentVolume', 'pv-1', { spec: { nodeAffinity: affinity } });
    const [lost] = analyzeAll(
      indexOf([...objects, claim('data', { phase: 'Bound', volume: 'pv-1' }), volume]),
      unschedulable,
    );
    expect(lost?.cause).toMatchObject({ reason: 'VolumeNodeLost', object: { kind: 'PersistentVolumeClaim' } });
    const [away] = analyzeAll(
      indexOf([
        ...objects,
        claim('data', { phase: 'Bound', volume: 'pv-1' }),
        volume,
        node({ name: 'gone', isReady: false }),
      ]),
      unschedulable,
    );
    expect(away?.cause?.object).toMatchObject({ kind: 'Node', name: 'gone' });
  });

  it('repeats the scheduler where the objects show nothing', () => {
    const [finding] = analyzeAll(
      indexOf([
        ...waiting(
          {},
          [],
          "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. preemption: 0/2 nodes are available: 2 No preemption victims found.",
        ),
        ...nodes,
      ]),
      unschedulable,
    );
    expect(finding?.cause).toMatchObject({ reason: 'PodAffinityUnsatisfiable' });
  });

  it('gives a new pod time', () => {
    const { deployment, current } = rolledOut({ containers: [asking('64')] });
    expect(
      analyzeAll(
        indexOf([deployment, current, unplacedPod(current, says, { ageSeconds: 10 }), ...nodes]),
        unschedulable,
      ),
    ).toEqual([]);
  });
});
