/** One figure of a bench run. `ratio` is value / baseline, both taken in the same run. */
export type BenchResult = {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MiB' | '1/s' | 'x' | 'share' | '%';
  readonly baseline: { readonly name: string; readonly value: number } | null;
  readonly ratio: number | null;
};

export function figure(
  name: string,
  value: number,
  unit: BenchResult['unit'],
  baseline: BenchResult['baseline'] = null,
): BenchResult {
  return {
    name,
    value: round(value),
    unit,
    baseline: baseline && { ...baseline, value: round(baseline.value) },
    ratio: baseline && round(value / baseline.value),
  };
}

/** The middle of several runs, in milliseconds. */
export async function medianMs(runs: number, work: () => Promise<unknown> | unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
