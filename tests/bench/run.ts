import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchAccuracy } from './accuracy.ts';
import type { BenchResult } from './bench-result.ts';
import { benchDecision } from './decision.ts';
import { benchDiagnosis } from './diagnosis.ts';
import { benchInsight } from './insight.ts';
import { benchLive } from './live.ts';
import { benchPure } from './pure.ts';
import { benchStartUp } from './start-up.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, data: { type: 'string' } },
});
const groups = {
  pure: benchPure,
  'start-up': benchStartUp,
  diagnosis: benchDiagnosis,
  live: benchLive,
  decision: benchDecision,
  insight: () => benchInsight(values.data ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))),
  accuracy: benchAccuracy,
} as const satisfies Record<string, () => Promise<readonly BenchResult[]>>;

const unknown = positionals.filter((name) => !Object.hasOwn(groups, name));
if (unknown.length > 0) {
  process.stderr.write(`unknown group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}\n`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(groups)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  results.push(...(await bench()));
}
const machine = {
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
console.table(
  results.map(({ name, value, unit, baseline, ratio }) => ({
    name,
    value: `${value} ${unit}`,
    baseline: baseline === null ? '' : `${baseline.value} ${unit} (${baseline.name})`,
    ratio: ratio ?? '',
  })),
);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
