import { benchAnomalies } from './anomalies.ts';
import type { BenchResult } from './bench-result.ts';
import { benchForecast } from './forecast.ts';
import { benchLogTemplates } from './log-templates.ts';

/** How good and how fast the insight algorithms are on public data, where that is present: a folder of the layout of `--data`. */
export async function benchInsight(data: string): Promise<readonly BenchResult[]> {
  return [...(await benchLogTemplates(data)), ...(await benchForecast(data)), ...(await benchAnomalies(data))];
}
