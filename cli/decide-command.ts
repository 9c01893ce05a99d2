import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { KubeSageError } from '../core/errors.ts';
import { isTerminal } from '../core/remediation/phase.ts';
import type { DecideResult } from '../workflows/messages.ts';
import { answerOf } from './api-client.ts';
import { findRemediation } from './find-remediation.ts';
import { followRemediation } from './follow-remediation.ts';
import { clean } from './format/clean.ts';
import { sayRemediation } from './format/say-remediation.ts';
import { asJson, type OutputFormat, outputOption } from './output-option.ts';
import type { Terminal } from './terminal.ts';

type Options = {
  readonly reason: string;
  readonly plan?: string;
  readonly wait: boolean;
  readonly output: OutputFormat;
};

const endedWithinMs = 3_600_000;

/** `approve` and `refuse` differ in one word. The decision is bound to the plan named by --plan, else to the one that stands now. */
export function decideCommand(verdict: 'approve' | 'refuse', terminal: Terminal): Command {
  return new Command(verdict)
    .description(verdict === 'approve' ? 'let a plan be carried out' : 'turn a plan down: nothing is changed')
    .argument('<id>', 'the remediation, or the beginning of its id')
    .requiredOption('--reason <text>', 'why; it is kept in the audit trail')
    .option('--plan <hash>', 'the plan that you looked at: another one is refused (default: the one that stands now)')
    .option('--wait', 'stay until it is done', false)
    .addOption(outputOption())
    .action(async (given: string, { reason, plan: seen, wait, output }: Options) => {
      const client = await terminal.connect();
      const { id, runId, phase, plan, remedy } = await findRemediation(client, given);
      const planHash = seen ?? plan?.hash;
      if (planHash === undefined) {
        throw new KubeSageError('NotAwaitingDecision', `${id} has no plan to decide on: it is ${phase}.`);
      }
      const decided = await answerOf<DecideResult>(
        client.v1.remediations[':id'].decision.$post({
          param: { id: encodeURIComponent(id) },
          header: { 'idempotency-key': randomUUID() },
          json: { verdict, planHash, reason },
        }),
      );
      if (!wait) {
        const word = verdict === 'approve' ? 'Approved' : 'Refused';
        const says = `${word}: ${clean(remedy.title)} (plan ${planHash.slice(0, 12)})`;
        return terminal.print(output === 'json' ? asJson({ id, ...decided }) : says);
      }
      const ended = await followRemediation(client, terminal, {
        id,
        runId,
        isThere: isTerminal,
        withinMs: endedWithinMs,
      });
      terminal.print(output === 'json' ? asJson(ended) : sayRemediation(clean(ended), ended.link, terminal.paint));
      if (ended.phase !== (verdict === 'approve' ? 'resolved' : 'refused')) terminal.exitWith(1);
    });
}
