import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, node, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { trafficPolicies } from './traffic-policies.ts';

const db = rolledOut({ name: 'db', replicas: 1 });
const caller = rolledOut({
  name: 'web',
  replicas: 1,
  containers: [container({ env: [{ name: 'DB_HOST', value: 'db' }] })],
});
const nodes = [node(), node({ name: 'node-2' })];
const found = (spec: Parameters<typeof service>[0], ...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(
    indexOf([
      ...nodes,
      db.deployment,
      db.current,
      pod(db.current),
      caller.deployment,
      caller.current,
      service({ name: 'db', ...spec }),
      ...objects,
    ]),
    trafficPolicies,
  );
const local = { spec: { internalTrafficPolicy: 'Local' } };

describe('traffic policies', () => {
  it('finds callers on nodes without a pod of the Service, and is surer when they fail', () => {
    expect(found(local, pod(caller.current, { nodeName: 'node-2' }))).toMatchObject([
      { reason: 'NoLocalEndpoints', severity: 'medium', object: { kind: 'Service' }, cause: { confidence: 0.75 } },
    ]);
    expect(found(local, crashingPod(caller.current, 1, { nodeName: 'node-2' }))).toMatchObject([
      { severity: 'high', cause: { confidence: 0.9 } },
    ]);
  });

  it('leaves callers beside the Service alone, and Services for the whole cluster', () => {
    expect(found(local, pod(caller.current))).toEqual([]);
    expect(found({}, pod(caller.current, { nodeName: 'node-2' }))).toEqual([]);
  });

  it('notes node ports that answer nobody; a load balancer leaves such nodes out', () => {
    expect(found({ spec: { type: 'NodePort', externalTrafficPolicy: 'Local' } })).toMatchObject([
      { reason: 'NodesWithoutLocalEndpoints', severity: 'info' },
    ]);
    expect(found({ spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } })).toEqual([]);
  });
});
