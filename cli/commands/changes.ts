import { Command, Option } from 'commander';
import type { Page, StoredChange } from '../../adapters/database/stores.ts';
import { KubeSageError } from '../../core/errors.ts';
import { type ChangeCategory, changeCategories } from '../../core/timeline/change-record.ts';
import { type ApiClient, answerOf } from '../api-client.ts';
import { clean } from '../format/clean.ts';
import { sayChanges } from '../format/say-changes.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

type Options = {
  readonly namespace?: string;
  readonly cluster?: string;
  readonly object?: string;
  readonly category?: ChangeCategory;
  readonly since: string;
  readonly until?: string;
  readonly search?: string;
  readonly limit: string;
  readonly output: OutputFormat;
};

const units: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600, d: 86_400, w: 604_800 };
const largestPage = 500;
const mostChanges = 10_000;

export function changesCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('changes')
    .description('what was changed in the clusters, by whom, latest first')
    .option('-n, --namespace <namespace>', 'only in this namespace')
    .option('--cluster <name>', 'only in this cluster')
    .option('--object <kind/name>', 'only of this object: deployment/checkout, or deployment/shop/checkout')
    .addOption(new Option('--category <category>', 'only changes of this sort').choices(changeCategories))
    .option('--since <time>', 'from then on: 2h, 30min, 7d, or a time like 2026-03-01T12:00:00Z', '24h')
    .option('--until <time>', 'up to then, in the same words')
    .option('--search <text>', 'only those whose words have this text')
    .option('--limit <count>', 'at most so many', '100')
    .addOption(outputOption())
    .action(async ({ since, until, limit, output, ...filter }: Options) => {
      const now = terminal.now();
      const most = countOf(limit);
      const query = {
        ...filter,
        since: momentOf(since, now, '--since'),
        ...(until === undefined ? {} : { until: momentOf(until, now, '--until') }),
      };
      const { items, isCut } = await readChanges(await terminal.connect(), query, most);
      terminal.print(output === 'json' ? asJson(items) : sayChanges(clean(items), terminal.paint, now));
      if (isCut) terminal.say(`There are more than ${most}: --limit and --since choose how many are shown.`);
    });
}

async function readChanges(
  client: ApiClient,
  query: Omit<Options, 'since' | 'until' | 'limit' | 'output'> & { readonly since: string; readonly until?: string },
  most: number,
): Promise<{ readonly items: readonly StoredChange[]; readonly isCut: boolean }> {
  const items: StoredChange[] = [];
  let cursor: string | null = null;
  do {
    const limit = String(Math.min(largestPage, most - items.length));
    const page: Page<StoredChange> = await answerOf<Page<StoredChange>>(
      client.v1.changes.$get({ query: { ...query, limit, ...(cursor === null ? {} : { cursor }) } }),
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < most);
  return { items, isCut: cursor !== null };
}

/** `2h` ago, or a time of its own. */
function momentOf(text: string, now: Date, option: string): string {
  const [, amount, unit = ''] = /^(\d{1,6})(s|m|min|h|d|w)$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * (units[unit] ?? 0) * 1000).toISOString();
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new KubeSageError('InvalidRequest', `${option} ${text} is neither an age nor a time.`, {
      next: 'Say 30min, 2h or 7d, or a time like 2026-03-01T12:00:00Z.',
    });
  }
  return new Date(time).toISOString();
}

function countOf(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostChanges) return count;
  throw new KubeSageError('InvalidRequest', `--limit ${text} is not a number from 1 to ${mostChanges}.`);
}
