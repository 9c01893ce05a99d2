import type { ForecastModel } from './forecast-model.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { solveLinear } from './solve-linear.ts';

export type AutoregressionOptions = {
  /** Steps back that a value is explained by. */
  readonly lags: readonly number[];
  /** Weight of the penalty on the coefficients of the standardised series. */
  readonly ridge?: number;
  /** Works on logarithms where all values are positive: seasons and errors then grow with the level. */
  readonly isLogarithmic?: boolean;
};

/**
 * Explains each value by chosen earlier ones (near lags for the level, seasonal lags for the shape) by ridge regression, and goes
 * forward step by step on its own forecasts (Hoerl and Kennard, 1970; the AR model of Box and Jenkins restricted to a few lags).
 * A series too short for its longest lag drops the lags that do not fit; one without any repeats its last value.
 * Cost: O(n · lags²) once, then O(lags) for each step.
 */
export function autoregression({ lags, ridge = 0.1, isLogarithmic = false }: AutoregressionOptions): ForecastModel {
  return {
    name: `autoregression-${isLogarithmic ? 'log-' : ''}${lags.length}`,
    forecast: (series, horizon) => {
      const usable = lags.filter((lag) => series.length >= lag + 3 * lags.length);
      if (usable.length === 0) return seasonalNaive(1).forecast(series, horizon);
      const takesLog = isLogarithmic && series.every((value) => value > 0);
      const values = takesLog ? series.map(Math.log) : series;
      const { mean, deviation } = momentsOf(values);
      const standard = Float64Array.from(values, (value) => (value - mean) / deviation);
      const continued = continueBy(standard, usable, estimate(standard, usable, ridge), horizon);
      return [...continued].map((value) => {
        const raw = value * deviation + mean;
        return takesLog ? Math.exp(Math.min(raw, 700)) : raw;
      });
    },
  };
}

/** Coefficients of the lags, then the intercept, by the normal equations. */
function estimate(values: Float64Array, lags: readonly number[], ridge: number): Float64Array {
  const size = lags.length + 1;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  const features = new Float64Array(size).fill(1);
  for (let at = Math.max(...lags); at < values.length; at += 1) {
    for (const [index, lag] of lags.entries()) features[index] = values[at - lag] ?? 0;
    const target = values[at] ?? 0;
    for (let row = 0; row < size; row += 1) {
      const feature = features[row] ?? 0;
      right[row] = (right[row] ?? 0) + feature * target;
      const sums = matrix[row];
      if (sums === undefined) continue;
      for (let column = 0; column < size; column += 1)
        sums[column] = (sums[column] ?? 0) + feature * (features[column] ?? 0);
    }
  }
  for (const [row, sums] of matrix.entries()) sums[row] = (sums[row] ?? 0) + ridge;
  return solveLinear(matrix, right);
}

function continueBy(
  values: Float64Array,
  lags: readonly number[],
  coefficients: Float64Array,
  horizon: number,
): Float64Array {
  const all = new Float64Array(values.length + horizon);
  all.set(values);
  for (let at = values.length; at < all.length; at += 1) {
    let next = coefficients[lags.length] ?? 0;
    for (const [index, lag] of lags.entries()) next += (coefficients[index] ?? 0) * (all[at - lag] ?? 0);
    // An unstable fit must not run away: nothing goes further out than ten deviations.
    all[at] = Math.max(-10, Math.min(10, next));
  }
  return all.subarray(values.length);
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}
