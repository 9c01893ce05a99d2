import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoregression } from './autoregression.ts';
import { forecastWithInterval } from './forecast-with-interval.ts';
import { hourlyModel } from './hourly-model.ts';
import { medianOfModels } from './median-of-models.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { solveLinear } from './solve-linear.ts';

const hours = (count: number, at: (hour: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, hour) => at(hour));
const daily = (hour: number): number => 100 + 30 * Math.sin((2 * Math.PI * hour) / 24);

function worst(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))));
}

describe('seasonal naive', () => {
  it('repeats the last season, or what there is of one', () => {
    expect(seasonalNaive(3).forecast([9, 1, 2, 3], 5)).toEqual([1, 2, 3, 1, 2]);
    expect(seasonalNaive(24).forecast([1, 2], 3)).toEqual([1, 2, 1]);
  });
});

describe('autoregression', () => {
  it('continues a season and a trend', () => {
    const series = hours(600, (hour) => daily(hour) + 0.1 * hour);
    const said = autoregression({ lags: [1, 2, 24, 25], ridge: 1e-6 }).forecast(series, 48);
    expect(worst(said, hours(648, (hour) => daily(hour) + 0.1 * hour).slice(600))).toBeLessThan(1);
  });

  it('continues a season that grows with its level when it takes logarithms', () => {
    const growing = (hour: number): number => daily(hour) * Math.exp(hour / 500);
    const said = autoregression({ lags: [1, 2, 24, 25], isLogarithmic: true, ridge: 1e-6 }).forecast(
      hours(600, growing),
      24,
    );
    expect(worst(said, hours(624, growing).slice(600))).toBeLessThan(5);
  });

  it('repeats the last value of a series that is too short for its lags', () => {
    expect(autoregression({ lags: [24] }).forecast([5, 7], 2)).toEqual([7, 7]);
  });
});

describe('the hourly model', () => {
  it('is never led astray by one member', () => {
    const mad = { name: 'mad', forecast: (_: readonly number[], horizon: number) => hours(horizon, () => 1e12) };
    const said = medianOfModels([mad, seasonalNaive(24), seasonalNaive(168)]).forecast(hours(400, daily), 24);
    expect(worst(said, hours(424, daily).slice(400))).toBeLessThan(1);
  });

  it('answers finite values within a fifth of the width of the series, and none below zero where there were none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 400 }),
        (series) => {
          const said = hourlyModel.forecast(series, 30);
          const [low, high] = [Math.min(...series), Math.max(...series)];
          const beyond = (high - low) / 5 + 1e-6 * (1 + high);
          return (
            said.length === 30 && said.every((value) => value >= Math.max(0, low - beyond) && value <= high + beyond)
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('intervals', () => {
  const noisy = (seed: number): ((hour: number) => number) => {
    let state = seed;
    return (hour) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return daily(hour) + 20 * (state / 2_147_483_648 - 0.5);
    };
  };

  it('hold about as many of the coming values as they say', () => {
    let held = 0;
    let all = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const series = hours(548, noisy(seed));
      const said = forecastWithInterval(seasonalNaive(24), series.slice(0, 500), 48, {
        coverage: 0.9,
        stride: 24,
        origins: 10,
      });
      for (const [at, { low, high }] of said.entries()) {
        const value = series[500 + at] ?? 0;
        all += 1;
        if (value >= low && value <= high) held += 1;
      }
    }
    expect(held / all).toBeGreaterThan(0.86);
    expect(held / all).toBeLessThan(0.95);
  });

  it('are empty for a series that never erred, and stay finite for one that is too short to test', () => {
    const [exact] = forecastWithInterval(seasonalNaive(24), hours(480, daily), 24, {
      coverage: 0.95,
      stride: 24,
      origins: 5,
    });
    expect((exact?.high ?? 1) - (exact?.low ?? 0)).toBeLessThan(1e-6);
    const short = forecastWithInterval(seasonalNaive(24), [1, 2, 3], 24, { coverage: 0.95, stride: 24, origins: 5 });
    expect(short.every(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))).toBe(true);
  });
});

it('solves linear equations, and answers zero where they leave a direction open', () => {
  expect([...solveLinear([Float64Array.of(0, 2), Float64Array.of(1, 1)], Float64Array.of(4, 5))]).toEqual([3, 2]);
  expect([...solveLinear([Float64Array.of(1, 1), Float64Array.of(1, 1)], Float64Array.of(2, 2))]).toEqual([2, 0]);
});
