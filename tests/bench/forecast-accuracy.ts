/** Scores of the M4 competition (Makridakis, Spiliotis and Assimakopoulos, 2020) for one series. */
export type ForecastErrors = { readonly smape: number; readonly mase: number };

export function forecastErrors(
  train: readonly number[],
  actual: readonly number[],
  said: readonly number[],
  period: number,
): ForecastErrors {
  const each = actual.map((value, at) => ({ value, error: Math.abs(value - (said[at] ?? 0)), said: said[at] ?? 0 }));
  const naive = train.slice(period).map((value, at) => Math.abs(value - (train[at] ?? 0)));
  return {
    smape:
      100 *
      mean(
        each.map(({ value, error, said: other }) =>
          error === 0 ? 0 : (2 * error) / (Math.abs(value) + Math.abs(other)),
        ),
      ),
    mase: mean(each.map(({ error }) => error)) / (mean(naive) || 1),
  };
}

/**
 * The competition's yardstick Naive2: the last value, after a multiplicative season is taken out and put back, where the autocorrelation
 * at the period is significant at 90 %.
 */
export function naive2(series: readonly number[], horizon: number, period: number): readonly number[] {
  const factors = isSeasonal(series, period) ? seasonFactors(series, period) : new Array<number>(period).fill(1);
  const last = (series.at(-1) ?? 0) / (factors[(series.length - 1) % period] ?? 1);
  return Array.from({ length: horizon }, (_, step) => last * (factors[(series.length + step) % period] ?? 1));
}

function isSeasonal(series: readonly number[], period: number): boolean {
  const centre = mean(series);
  const total = series.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const correlation = (lag: number): number =>
    series.slice(lag).reduce((sum, value, at) => sum + (value - centre) * ((series[at] ?? 0) - centre), 0) / total;
  let squares = 0;
  for (let lag = 1; lag < period; lag += 1) squares += correlation(lag) ** 2;
  return Math.abs(correlation(period)) > 1.645 * Math.sqrt((1 + 2 * squares) / series.length);
}

function seasonFactors(series: readonly number[], period: number): readonly number[] {
  const half = period / 2;
  const ratios = Array.from({ length: period }, (): number[] => []);
  for (let at = half; at < series.length - half; at += 1) {
    const inner = series.slice(at - half + 1, at + half).reduce((sum, value) => sum + value, 0);
    const ends = ((series[at - half] ?? 0) + (series[at + half] ?? 0)) / 2;
    ratios[at % period]?.push((series[at] ?? 0) / ((inner + ends) / period));
  }
  const raw = ratios.map(mean);
  return raw.map((factor) => factor / mean(raw));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
