import { describe, expect, it } from 'vitest';
import { autoscaler, deployment, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { selectorOverlaps } from './selector-overlaps.ts';

const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), selectorOverlaps);
const both = { app: 'checkout', track: 'canary' };

describe('selector overlaps', () => {
  it('notes a selector that matches the pods of another, and warns when an autoscaler counts by it', () => {
    const canary = deployment({ name: 'canary', podLabels: both });
    expect(found(deployment(), canary)).toMatchObject([
      { reason: 'SelectorOverlaps', severity: 'info', object: { name: 'checkout' } },
    ]);
    expect(found(deployment(), canary, autoscaler())).toMatchObject([{ severity: 'low' }]);
  });

  it('leaves selectors apart, and other namespaces, alone', () => {
    expect(found(deployment(), deployment({ name: 'cart' }))).toEqual([]);
    expect(found(deployment(), deployment({ name: 'canary', namespace: 'other', podLabels: both }))).toEqual([]);
  });
});
