import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClusterIndex } from '../cluster/cluster-index.ts';
import { Computation, DependencyGraph } from '../cluster/dependency-graph.ts';
import { observedAt, snapshot } from '../testing/cluster-fixtures.ts';
import { isOlderThan, isYoungerThan, sayAge, sayDuration, secondsSince } from './observed-time.ts';

const start = Date.parse(observedAt);
const time = (milliseconds: number): string => new Date(start + milliseconds).toISOString();
const moments = fc.integer({ min: -100_000, max: 400_000_000 });

describe('observed time', () => {
  it('compares and says ages as counting the seconds would, at every moment of a moving clock', () => {
    fc.assert(
      fc.property(moments, fc.array(fc.nat({ max: 100_000_000 }), { maxLength: 12 }), (since, steps) => {
        const graph = new DependencyGraph();
        const index = new ClusterIndex({ ...snapshot([]), observedAt: '' }, graph);
        const from = time(-since);
        const kept = new Computation(
          () => [sayAge(index, from), isOlderThan(index, from, 90), isYoungerThan(index, from, 3600)],
          null,
        );
        let now = 0;
        index.setClock(time(now));
        for (const step of [0, ...steps]) {
          now += step;
          index.setClock(time(now));
          const seconds = secondsSince(index, from);
          expect(graph.valueOf(kept)).toEqual([sayDuration(seconds), seconds > 90, seconds < 3600]);
        }
      }),
    );
  });

  it('takes an unknown time for long ago', () => {
    const index = new ClusterIndex(snapshot([]));
    for (const unknown of [undefined, null, '', 'soon']) {
      expect(isOlderThan(index, unknown, 1e9)).toBe(true);
      expect(isYoungerThan(index, unknown, 1e9)).toBe(false);
      expect(sayAge(index, unknown)).toBe('an unknown time');
    }
  });
});
