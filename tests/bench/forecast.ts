import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forecastWithInterval } from '../../core/forecast/forecast-with-interval.ts';
import { hourlyModel } from '../../core/forecast/hourly-model.ts';
import { seasonalNaive } from '../../core/forecast/seasonal-naive.ts';
import { type BenchResult, figure } from './bench-result.ts';
import { forecastErrors, mean, naive2 } from './forecast-accuracy.ts';

const [horizon, day] = [48, 24];
const interval = { coverage: 0.95, stride: day, origins: 14 };
/** Of the whole set, by its winner (Smyl, 2020). */
const winner = { name: 'the winner of the competition (published, all 414 series)', value: 9.33 };

/** The hourly series of the M4 competition: what the default model says of their last two days. */
export async function benchForecast(data: string): Promise<readonly BenchResult[]> {
  const folder = join(data, 'm4-hourly');
  if (!existsSync(folder)) {
    process.stderr.write(`forecasts skipped: data not present (${folder})\n`);
    return [];
  }
  const [train, test] = await Promise.all([readSeries(folder, 'train'), readSeries(folder, 'test')]);
  const from = performance.now();
  const forecasts = train.map((series) => forecastWithInterval(hourlyModel, series, horizon, interval));
  const msEach = (performance.now() - from) / train.length;
  const scored = train.map((series, at) => {
    const actual = test[at] ?? [];
    const score = (said: readonly number[]) => forecastErrors(series, actual, said, day);
    const steps = forecasts[at] ?? [];
    return {
      ours: score(steps.map(({ value }) => value)),
      naive2: score(naive2(series, horizon, day)),
      seasonal: score(seasonalNaive(day).forecast(series, horizon)),
      held: mean(steps.map(({ low, high }, step) => (isWithin(actual[step] ?? 0, low, high) ? 1 : 0))),
    };
  });
  const smape = mean(scored.map(({ ours }) => ours.smape));
  const mase = mean(scored.map(({ ours }) => ours.mase));
  const owa =
    (smape / mean(scored.map((each) => each.naive2.smape)) + mase / mean(scored.map((each) => each.naive2.mase))) / 2;
  const seasonal = { name: 'seasonal naive', value: mean(scored.map((each) => each.seasonal.smape)) };
  return [
    figure(`forecast of ${train.length} hourly series, sMAPE beside seasonal naive`, smape, '%', seasonal),
    figure(`forecast of ${train.length} hourly series, sMAPE beside the published best`, smape, '%', winner),
    figure('forecast, MASE (season 24)', mase, 'x'),
    figure('forecast, OWA against Naive2', owa, 'x'),
    figure('forecast, share of values within the 95 % interval', mean(scored.map(({ held }) => held)), 'share'),
    figure('forecast with interval, one series', msEach, 'ms'),
  ];
}

function isWithin(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** One series a row: its name, then its values; shorter ones end in empty cells. */
async function readSeries(folder: string, part: 'train' | 'test'): Promise<readonly (readonly number[])[]> {
  const [, ...rows] = (await readFile(join(folder, `${part}.csv`), 'utf8')).trim().split(/\r?\n/);
  return rows.map((row) =>
    row
      .replaceAll('"', '')
      .split(',')
      .slice(1)
      .filter((cell) => cell !== '' && cell !== 'NA')
      .map(Number),
  );
}
