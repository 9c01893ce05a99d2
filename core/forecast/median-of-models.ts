import type { ForecastModel } from './forecast-model.ts';

/**
 * Step by step the median of several models: one that goes astray on a series is outvoted, which is why simple combinations do so well in
 * forecasting competitions (Petropoulos and Svetunkov, "A simple combination of univariate models", 2020). Values stay within the
 * range of the series and a fifth of its width beyond, and never fall below zero where the series did not.
 */
export function medianOfModels(models: readonly ForecastModel[]): ForecastModel {
  return {
    name: `median-of-${models.map(({ name }) => name).join('+')}`,
    forecast: (series, horizon) => {
      const { least, most } = boundsOf(series);
      const forecasts = models.map(({ forecast }) => forecast(series, horizon));
      return Array.from({ length: horizon }, (_, step) =>
        Math.min(most, Math.max(least, median(forecasts.map((values) => values[step] ?? 0)))),
      );
    },
  };
}

function boundsOf(series: readonly number[]): { readonly least: number; readonly most: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of series) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const beyond = (high - low) / 5;
  return { least: low >= 0 ? Math.max(0, low - beyond) : low - beyond, most: high + beyond };
}

function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
