import { describe, expect, it } from 'vitest';
import { ago, indexOf, object, rolledOut, secret } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { customConditions } from './custom-conditions.ts';

const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  reason: 'Broken',
  message: 'the primary does not answer',
  lastTransitionTime: ago(900),
  ...more,
});
const cluster = (conditions: readonly object[], more: object = {}, meta: object = {}) =>
  object('db.example/v1', 'PostgresCluster', 'orders', { status: { conditions }, ...more }, meta);
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), customConditions);

describe('customConditions', () => {
  it('tells of a custom resource that is not ready, in its own words', () => {
    const [finding, ...others] = found(cluster([condition('Ready', 'False'), condition('Available', 'False')]));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ reason: 'NotReady', severity: 'medium', object: { kind: 'PostgresCluster' } });
    expect(finding?.message).toContain('the primary does not answer');
    expect(finding?.evidence).toHaveLength(2);
  });

  it.each([
    ['Degraded', 'True', 'Degraded'],
    ['Stalled', 'True', 'Stalled'],
    ['Failed', 'True', 'Failed'],
    ['Reconciled', 'False', 'NotReady'],
  ])('reads %s=%s as %s', (type, status, reason) => {
    expect(found(cluster([condition(type, status)]))[0]?.reason).toBe(reason);
  });

  it.each([
    ['Degraded', 'False'],
    ['Stalled', 'False'],
    ['Failed', 'False'],
    ['Progressing', 'False'],
    ['Suspended', 'False'],
    ['Ready', 'True'],
    ['BackupScheduled', 'False'],
  ])('takes %s=%s for healthy', (type, status) => {
    expect(found(cluster([condition(type, status)]))).toEqual([]);
  });

  it('waits for a state to settle, longer while its controller says that it is at work', () => {
    expect(found(cluster([condition('Ready', 'False', { lastTransitionTime: ago(60) })]))).toEqual([]);
    const working = (seconds: number) =>
      condition('Ready', 'False', { reason: 'Provisioning', lastTransitionTime: ago(seconds) });
    expect(found(cluster([working(900)]))).toEqual([]);
    expect(found(cluster([working(4000)]))).toHaveLength(1);
  });

  it('leaves alone what has finished, is paused or scaled to nothing', () => {
    const unready = condition('Ready', 'False');
    expect(found(cluster([condition('Ready', 'False', { reason: 'PodCompleted' })]))).toEqual([]);
    expect(found(cluster([unready, condition('Succeeded', 'True')]))).toEqual([]);
    expect(found(cluster([unready], { spec: { paused: true } }))).toEqual([]);
    expect(found(cluster([unready], { spec: { replicas: 0 } }))).toEqual([]);
  });

  it('blames the object that the message misses, once it is really not there', () => {
    const says = condition('Ready', 'False', { message: 'cannot connect: secrets "orders-login" not found' });
    expect(found(cluster([says]))[0]?.cause).toMatchObject({
      object: { kind: 'Secret', name: 'orders-login', uid: '' },
      reason: 'SecretMissing',
    });
    expect(found(cluster([says]), secret('orders-login', ['password']))[0]?.cause?.object.kind).toBe('PostgresCluster');
  });

  it('depends on the workloads that it made', () => {
    const owner = cluster([condition('Ready', 'False')]);
    const { deployment } = rolledOut({ owner });
    expect(found(owner, deployment)[0]?.dependsOn).toMatchObject([{ kind: 'Deployment', name: 'checkout' }]);
  });

  it('tells when a change is not taken in for long, and not right after it', () => {
    const behind = (seconds: number) =>
      cluster([], { status: { observedGeneration: 1 } }, { generation: 3, changedSecondsAgo: seconds });
    expect(found(behind(3600))[0]).toMatchObject({ reason: 'NotObserved', severity: 'low' });
    expect(found(behind(60))).toEqual([]);
  });

  it('reads what a route or policy says of each object that it is attached to', () => {
    const route = (status: string) =>
      object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'api', {
        status: { parents: [{ parentRef: { name: 'edge' }, conditions: [condition('ResolvedRefs', status)] }] },
      });
    expect(found(route('False'))).toMatchObject([{ reason: 'NotReady', object: { kind: 'GRPCRoute' } }]);
    expect(found(route('True'))).toEqual([]);
  });

  it('leaves to the others what has an analyzer of its own', () => {
    const certificate = object('cert-manager.io/v1', 'Certificate', 'web', {
      status: { conditions: [condition('Ready', 'False')] },
    });
    expect(found(certificate)).toEqual([]);
  });
});
