import { Command } from 'commander';
import type { LinkedRemediation } from '../../api/schemas/remediation-schemas.ts';
import { awaitingDecision } from '../find-remediation.ts';
import { clean } from '../format/clean.ts';
import { objectName } from '../format/object-name.ts';
import { relativeTime } from '../format/relative-time.ts';
import { shortId } from '../format/short-id.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

export function approvalsCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('approvals').description('what waits for a decision');

  command
    .command('ls')
    .description('list it')
    .option('--cluster <name>', 'only of this cluster')
    .addOption(outputOption())
    .action(async ({ cluster, output }: { cluster?: string; output: OutputFormat }) => {
      const waiting = await awaitingDecision(await terminal.connect(), cluster);
      terminal.print(output === 'json' ? asJson(waiting) : sayWaiting(clean(waiting)));
    });

  return command;

  function sayWaiting(waiting: readonly LinkedRemediation[]): string {
    if (waiting.length === 0) return 'Nothing waits for a decision.';
    const rows = waiting.map(({ id, plan, target, expiresAt, requestedBy, remedy }) => [
      shortId(id),
      plan?.hash.slice(0, 12) ?? '',
      plan?.risk ?? '',
      objectName(target),
      requestedBy,
      expiresAt === null ? '' : relativeTime(expiresAt, terminal.now()),
      remedy.title,
    ]);
    return table(['ID', 'PLAN', 'RISK', 'OBJECT', 'ASKED BY', 'EXPIRES', 'FIX'], rows);
  }
}
