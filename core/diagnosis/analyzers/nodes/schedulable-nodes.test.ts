import { describe, expect, it } from 'vitest';
import { indexOf, node } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { schedulableNodes } from './schedulable-nodes.ts';

const cordoned = (name: string) => node({ name, spec: { unschedulable: true } });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), schedulableNodes);

describe('schedulableNodes', () => {
  it('finds a cluster whose nodes are all cordoned or lost, once', () => {
    const findings = found(cordoned('a'), cordoned('b'), node({ name: 'c', isReady: false }));
    expect(findings).toMatchObject([{ severity: 'high', object: { name: 'a' } }]);
    expect(findings[0]?.remedies.map(({ target }) => target.name)).toEqual(['a', 'b']);
  });

  it('takes one cordoned node for a drain, in a cluster of several and of one', () => {
    expect(found(cordoned('a'), node({ name: 'b' }))).toEqual([]);
    expect(found(cordoned('a'))).toEqual([]);
  });

  it('leaves nodes that are only lost to others', () => {
    expect(found(node({ name: 'a', isReady: false }), node({ name: 'b', isReady: false }))).toEqual([]);
  });
});
