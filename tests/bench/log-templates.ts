import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateMiner } from '../../core/logs/template-miner.ts';
import { type BenchResult, figure } from './bench-result.ts';
import { groupingAccuracy } from './grouping-accuracy.ts';

/** Published for whole LogHub-2k, tuned for each system: Brain (Yu et al., 2023). */
const published = { name: 'Brain, tuned per system (published, 16 systems)', value: 0.98 };
const speedRounds = 40;

/** How right and how fast templates are found in LogHub's labelled lines. */
export async function benchLogTemplates(data: string): Promise<readonly BenchResult[]> {
  const loghub = join(data, 'loghub');
  if (!existsSync(loghub)) {
    process.stderr.write(`log templates skipped: data not present (${loghub})\n`);
    return [];
  }
  const systems = (await readdir(loghub, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const sets = await Promise.all(systems.map(async ({ name }) => ({ name, rows: await readSystem(loghub, name) })));
  const accuracies = sets.map(({ name, rows }) => ({ name, value: accuracyOf(rows) }));
  const lines = sets.flatMap(({ rows }) => rows.map(({ content }) => content));
  const miner = new TemplateMiner();
  const from = performance.now();
  for (let round = 0; round < speedRounds; round += 1) for (const line of lines) miner.add(line);
  const seconds = (performance.now() - from) / 1000;
  const mean = accuracies.reduce((sum, { value }) => sum + value, 0) / Math.max(1, accuracies.length);
  return [
    ...accuracies.map(({ name, value }) => figure(`log templates, grouping accuracy on ${name}`, value, 'share')),
    figure(`log templates, mean of ${accuracies.length} systems, one configuration`, mean, 'share', published),
    figure('log templates, lines per second on one core', (lines.length * speedRounds) / seconds, '1/s'),
  ];
}

type Row = { readonly content: string; readonly event: string };

function accuracyOf(rows: readonly Row[]): number {
  const miner = new TemplateMiner();
  const first = rows.map(({ content }) => miner.add(content));
  return groupingAccuracy(
    rows.map(({ event }) => event),
    first.map((template) => miner.current(template).text),
  );
}

async function readSystem(folder: string, system: string): Promise<readonly Row[]> {
  const text = await readFile(join(folder, system, `${system}_2k.log_structured.csv`), 'utf8');
  const [head = [], ...rows] = csvRows(text);
  const [content, event] = [head.indexOf('Content'), head.indexOf('EventId')];
  return rows.map((row) => ({ content: row[content] ?? '', event: row[event] ?? '' }));
}

/** RFC 4180, as far as the data set uses it: quoted cells may hold commas and doubled quotes, not line breaks. */
function csvRows(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
        cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
      ),
    );
}
