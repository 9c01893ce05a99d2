import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { background, nodes } from './testing/background.ts';
import { controls } from './testing/controls.ts';
import { clusterOf, type Mix, mixes, singles } from './testing/fault-mixes.ts';
import { both } from './testing/scene.ts';
import { scoreIncidents } from './testing/score-incidents.ts';

/** The mean score; what fell short is printed. */
function scoreOf(list: readonly Mix[]): number {
  const scores = list.map(({ name, index, culprits }) => {
    const { value, missed, extra } = scoreIncidents(diagnose(index).incidents, culprits);
    if (value < 1)
      console.warn(`${value.toFixed(2)} ${name}: missed [${missed.join(', ')}], blamed besides [${extra.join(', ')}]`);
    return value;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

describe('precision at full recall over causal objects, amid noise', () => {
  it('is at least 0.95 for single faults, herrings among them', () => {
    const list = singles();
    expect(list.length).toBeGreaterThanOrEqual(30);
    expect(scoreOf(list)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['pairs', 60, 2, 7],
    ['triples', 40, 3, 11],
  ])('is at least 0.95 for %s', (_, count, size, seed) => {
    expect(scoreOf(mixes(count, size, seed))).toBeGreaterThanOrEqual(0.95);
  });

  it('makes one incident of each fault, neither more nor fewer', () => {
    for (const { name, index, culprits } of mixes(30, 2, 23)) {
      expect(diagnose(index).incidents, name).toHaveLength(culprits.length);
    }
  });
});

describe('clusters in which nothing is wrong', () => {
  it.each(controls)('raise no alarm: $name', ({ scene }) => {
    const { findings, incidents } = diagnose(clusterOf(both([nodes, background('shop'), scene])));
    expect([findings.map(({ message }) => message), incidents]).toEqual([[], []]);
  });
});
