import type { ForecastModel } from './forecast-model.ts';

export type ForecastStep = { readonly value: number; readonly low: number; readonly high: number };

export type IntervalOptions = {
  /** Share of future values that should lie within: 0.95. */
  readonly coverage: number;
  /** Steps between the origins of the back-test, and how many there are at most. */
  readonly stride: number;
  readonly origins: number;
};

/** Neighbouring steps of the horizon whose errors are pooled. */
const reach = 3;

/**
 * A forecast with the band that its own past errors call for: the model forecasts from earlier origins (a rolling back-test), and the
 * band is the conformal quantile of those errors, each in units of what is usual at its step of the horizon (split conformal prediction,
 * Vovk et al., 2005; Lei et al., 2018, with a scale that depends on the step). No distribution is assumed. Cost: origins + 1 forecasts.
 */
export function forecastWithInterval(
  { forecast }: ForecastModel,
  series: readonly number[],
  horizon: number,
  { coverage, stride, origins }: IntervalOptions,
): readonly ForecastStep[] {
  const errors = pastErrors();
  const scales = Array.from({ length: horizon }, (_, step) => scaleAt(step));
  const scores = errors
    .flatMap((ofOrigin) => ofOrigin.map((error, step) => Math.abs(error) / (scales[step] ?? 1)))
    .sort((a, b) => a - b);
  const rank = Math.min(scores.length - 1, Math.ceil((scores.length + 1) * coverage) - 1);
  const factor = scores[Math.max(0, rank)] ?? 0;
  return forecast(series, horizon).map((value, step) => {
    const half = factor * (scales[step] ?? 0);
    return { value, low: value - half, high: value + half };
  });

  function pastErrors(): readonly (readonly number[])[] {
    const all: (readonly number[])[] = [];
    for (let nth = 0; nth < origins; nth += 1) {
      const cut = series.length - horizon - nth * stride;
      if (cut < Math.max(horizon, series.length / 3)) break;
      const said = forecast(series.slice(0, cut), horizon);
      all.push(said.map((value, step) => (series[cut + step] ?? value) - value));
    }
    return all;
  }

  function scaleAt(step: number): number {
    const near = errors.flatMap((ofOrigin) => ofOrigin.slice(Math.max(0, step - reach), step + reach + 1));
    const square = near.reduce((sum, error) => sum + error * error, 0) / Math.max(1, near.length);
    return Math.sqrt(square) || Number.EPSILON;
  }
}
