import { describe, expect, it } from 'vitest';
import { container, indexOf, node, pod, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { hostPorts } from './host-ports.ts';

const bound = container({ ports: [{ containerPort: 8080, hostPort: 9100 }] });
const wanting = rolledOut({ name: 'exporter', replicas: 1, containers: [bound] }, [[container()]]);
const holding = rolledOut({ name: 'agent', replicas: 1, containers: [bound] });
const verdict = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(
    indexOf([
      node(),
      wanting.deployment,
      wanting.current,
      ...wanting.previous,
      holding.deployment,
      holding.current,
      ...objects,
    ]),
    hostPorts,
  );

describe('host ports', () => {
  it('names who holds the port, and blames the rollout that came for it', () => {
    expect(found(unplacedPod(wanting.current, verdict), pod(holding.current))).toMatchObject([
      {
        reason: 'HostPortTaken',
        object: { name: 'exporter' },
        cause: { object: { name: 'exporter' }, confidence: 0.92 },
        remedies: [{ action: 'rollback' }],
      },
    ]);
  });

  it('says nothing when the workload is only in its own way, or the scheduler has another reason', () => {
    expect(found(unplacedPod(wanting.current, verdict), pod(wanting.current, { name: 'other' }))).toEqual([]);
    expect(
      found(unplacedPod(wanting.current, '0/1 nodes are available: 1 Insufficient cpu.'), pod(holding.current)),
    ).toEqual([]);
    expect(found(pod(wanting.current))).toEqual([]);
  });
});
