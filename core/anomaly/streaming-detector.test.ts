import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaggedMean } from './lagged-mean.ts';
import { type Judgement, StreamingDetector } from './streaming-detector.ts';

const everyMs = 300_000;
const day = 288;

/** Judges a series of five-minute values; answers the anomalies with their position. */
function anomalies(values: readonly number[]): readonly (Judgement & { readonly at: number })[] {
  const detector = new StreamingDetector();
  return values
    .map((value, at) => ({ at, ...detector.judge(at * everyMs, value) }))
    .filter(({ isAnomaly }) => isAnomaly);
}

/** A day's wave with a little noise that is the same in every run. */
function wave(count: number, change: (value: number, at: number) => number = (value) => value): readonly number[] {
  let state = 7;
  return Array.from({ length: count }, (_, at) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return change(100 + 40 * Math.sin((2 * Math.PI * at) / day) + (state / 2_147_483_648 - 0.5) * 4, at);
  });
}

describe('the streaming detector', () => {
  it('raises no alarm over two weeks of days', () => {
    expect(anomalies(wave(14 * day))).toEqual([]);
  });

  it('sees a spike beyond everything before at once', () => {
    const [first, ...others] = anomalies(wave(10 * day, (value, at) => (at === 2_000 ? value + 200 : value)));
    expect(first).toMatchObject({ at: 2_000, kind: 'new-extreme' });
    expect(others).toEqual([]);
  });

  it('sees a day without its usual rise, though every value is usual', () => {
    const missing = wave(10 * day, (value, at) => (at >= 8 * day && at < 8.5 * day ? 100 : value));
    const [first] = anomalies(missing);
    expect(first).toMatchObject({ kind: 'out-of-season' });
    expect(first?.at).toBeGreaterThan(8 * day);
    expect(first?.at).toBeLessThan(8.5 * day);
  });

  it('sees a level that stays shifted within the old range, while it comes about', () => {
    const rough = Array.from({ length: 2_600 }, (_, at) =>
      at % 40 === 0 ? 100 : ((at * 7_919) % 61) + (at > 2_400 ? 35 : 0),
    );
    const found = anomalies(rough);
    expect(found.length).toBeGreaterThan(0);
    for (const { at } of found) expect(Math.abs(at - 2_430)).toBeLessThan(31);
  });

  it('passes over what is no number', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1, 2), { maxLength: 300 }), (values) =>
        anomalies(values).every(({ score }) => Number.isFinite(score)),
      ),
    );
  });

  it('says nothing of a series that never changes, and much when it first does', () => {
    const [first] = anomalies(Array.from({ length: 500 }, (_, at) => (at < 400 ? 5 : 6)));
    expect(first).toMatchObject({ at: 400 });
  });
});

it('knows the spread of earlier means as if it had kept them all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 12, maxLength: 60 }),
      (values) => {
        const width = 4;
        const lagged = new LaggedMean(width);
        const means = values.map((value) => lagged.add(value)).slice(0, -width);
        const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
        const variance = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / means.length;
        return (
          lagged.known === means.length &&
          Math.abs(lagged.centre - centre) < 1e-6 &&
          Math.abs(lagged.spreadAbout(lagged.centre) - Math.sqrt(variance)) < 1e-6
        );
      },
    ),
  );
});
