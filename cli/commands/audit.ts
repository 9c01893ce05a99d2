import { Command, InvalidArgumentError } from 'commander';
import type { AuditEntry, Page } from '../../adapters/database/stores.ts';
import { answerOf } from '../api-client.ts';
import { clean } from '../format/clean.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

export function auditCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('audit').description('who did what, in a chain that shows tampering');

  command
    .command('ls')
    .description('the latest entries')
    .option('--limit <n>', 'how many, at most 500', parseLimit, '50')
    .addOption(outputOption())
    .action(async ({ limit, output }: { limit: string; output: OutputFormat }) => {
      const client = await terminal.connect();
      const { items } = await answerOf<Page<AuditEntry>>(client.v1.audit.$get({ query: { limit } }));
      terminal.print(output === 'json' ? asJson(items) : sayEntries(clean(items)));
    });

  command
    .command('verify')
    .description('recompute the chain')
    .addOption(outputOption())
    .action(async ({ output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const result = await answerOf<{ entries: number; brokenAt: number | null }>(client.v1.audit.verification.$get());
      const { entries, brokenAt } = result;
      const says =
        brokenAt === null
          ? terminal.paint.green(`The chain of ${entries} entries is whole.`)
          : terminal.paint.red(
              `The chain is broken at entry ${brokenAt}: it, or one before it, was changed or removed.`,
            );
      terminal.print(output === 'json' ? asJson(result) : says);
      if (brokenAt !== null) terminal.exitWith(1);
    });

  return command;
}

function sayEntries(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return 'Nothing happened yet.';
  const rows = entries.map(({ sequence, at, actor, action, subject }) => [
    String(sequence),
    at,
    actor,
    action,
    subject,
  ]);
  return table(['#', 'AT', 'WHO', 'WHAT', 'ON'], rows);
}

function parseLimit(text: string): string {
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > 500) {
    throw new InvalidArgumentError('it has to be a number from 1 to 500.');
  }
  return text;
}
