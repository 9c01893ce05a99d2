import type { ForecastModel } from './forecast-model.ts';

/** Repeats the last season of `period` steps; a series that is shorter repeats whole. The yardstick of every other model. */
export function seasonalNaive(period: number): ForecastModel {
  return {
    name: `seasonal-naive-${period}`,
    forecast: (series, horizon) => {
      const season = Math.max(1, Math.min(period, series.length));
      return Array.from({ length: horizon }, (_, step) => series[series.length - season + (step % season)] ?? 0);
    },
  };
}
