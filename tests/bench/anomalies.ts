import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamingDetector } from '../../core/anomaly/streaming-detector.ts';
import { type BenchResult, figure } from './bench-result.ts';
import { type NabProfile, nabScore } from './nab-score.ts';

/** Published for the whole benchmark: the best detector of each profile (ARTime). */
const published: Readonly<Record<string, number>> = {
  standard: 74.9,
  reward_low_FP_rate: 65.1,
  reward_low_FN_rate: 80.4,
};
const speedRounds = 10;

type Row = { readonly at: number; readonly value: number };

/** The Numenta Anomaly Benchmark, as much of it as is present: one detector, one threshold for all series. */
export async function benchAnomalies(data: string): Promise<readonly BenchResult[]> {
  const folder = join(data, 'nab');
  if (!existsSync(folder)) {
    process.stderr.write(`anomalies skipped: data not present (${folder})\n`);
    return [];
  }
  const [windows, profiles] = await Promise.all([
    readJson<Readonly<Record<string, readonly (readonly [string, string])[]>>>(join(folder, 'windows.json')),
    readJson<Readonly<Record<string, { readonly CostMatrix: NabProfile }>>>(join(folder, 'profiles.json')),
  ]);
  const present = Object.entries(windows).filter(([name]) => existsSync(join(folder, name)));
  const series = await Promise.all(
    present.map(async ([name, labelled]) => {
      const rows = await readRows(join(folder, name));
      return {
        rows,
        windows: labelled.map(([from, to]) => [indexFrom(rows, from), indexUntil(rows, to)] as const),
      };
    }),
  );
  const judged = series.map((each) => ({ ...each, length: each.rows.length, detections: detect(each.rows) }));
  const points = series.reduce((sum, { rows }) => sum + rows.length, 0);
  const from = performance.now();
  for (let round = 0; round < speedRounds; round += 1) for (const { rows } of series) detect(rows);
  const seconds = (performance.now() - from) / 1000;
  return [
    ...Object.entries(profiles).map(([name, { CostMatrix }]) =>
      figure(`anomalies, NAB score of ${series.length} series, profile ${name}`, nabScore(judged, CostMatrix), '%', {
        name: 'ARTime (published, all 58 series)',
        value: published[name] ?? Number.NaN,
      }),
    ),
    figure('anomalies, points per second on one core', (points * speedRounds) / seconds, '1/s'),
  ];
}

function detect(rows: readonly Row[]): readonly number[] {
  const detector = new StreamingDetector();
  return rows.flatMap(({ at, value }, index) => (detector.judge(at, value).isAnomaly ? [index] : []));
}

function indexFrom(rows: readonly Row[], time: string): number {
  return rows.findIndex(({ at }) => at >= parseTime(time));
}

function indexUntil(rows: readonly Row[], time: string): number {
  return rows.findLastIndex(({ at }) => at <= parseTime(time));
}

async function readRows(path: string): Promise<readonly Row[]> {
  const [, ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  return lines.map((line) => {
    const [time = '', value = ''] = line.split(',');
    return { at: parseTime(time), value: Number(value) };
  });
}

/** `2014-04-10 07:15:00.000000`, in UTC as far as the benchmark says. */
function parseTime(text: string): number {
  return Date.parse(`${text.trim().slice(0, 19).replace(' ', 'T')}Z`);
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
