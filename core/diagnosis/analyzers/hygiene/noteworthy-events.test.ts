import { describe, expect, it } from 'vitest';
import type { KubeEvent } from '../../../cluster/kube-object.ts';
import { ago, event, indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { noteworthyEvents } from './noteworthy-events.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), noteworthyEvents);
const web = service();

describe('noteworthyEvents', () => {
  it('notes a warning that is repeated, with its words', () => {
    const findings = found(
      web,
      event(web, 'ClusterIPNotAllocated', 'Cluster IP 10.0.0.1 is not allocated', { count: 12 }),
    );
    expect(findings).toMatchObject([
      { reason: 'RepeatedWarning', severity: 'info', object: { kind: 'Service' }, cause: null },
    ]);
    expect(findings[0]?.message).toContain('12 times');
  });

  it('counts events of the newer kind by their series, and single ones together', () => {
    const base = event(web, 'Odd', 'odd', { count: 1 });
    const { lastTimestamp: _, firstTimestamp: __, count: ___, ...plain } = base;
    const series: KubeEvent = { ...plain, eventTime: ago(900), series: { count: 7, lastObservedTime: ago(60) } };
    expect(found(web, series)[0]?.message).toContain('7 times');
    const singles = [1, 2, 3].map((at) => event(web, 'Odd', 'odd'.repeat(at), { count: 1, secondsAgo: 60 * at }));
    expect(found(web, ...singles)).toHaveLength(1);
  });

  it('leaves alone what is told from the state, is rare, old, or no warning', () => {
    expect(found(web, event(web, 'FailedScheduling', 'no', { count: 9 }))).toEqual([]);
    expect(found(web, event(web, 'Odd', 'odd', { count: 2 }))).toEqual([]);
    expect(found(web, event(web, 'Odd', 'odd', { count: 9, secondsAgo: 9000 }))).toEqual([]);
    expect(found(web, event(web, 'Odd', 'odd', { count: 9, type: 'Normal' }))).toEqual([]);
  });

  it('goes by uid and kind: not by the name of a later object, nor for one that is unwell anyway', () => {
    const before = event({ ...web, metadata: { ...web.metadata, uid: 'an-earlier-one' } }, 'Odd', 'odd', { count: 9 });
    expect(found(web, before)).toEqual([]);
    const sick = pod(rolledOut({}).current, { ready: false });
    expect(found(sick, event(sick, 'Odd', 'odd', { count: 9 }))).toEqual([]);
  });
});
