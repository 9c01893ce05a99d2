import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { KubeSageError } from '../../core/errors.ts';
import { isTerminal, type RemediationPhase } from '../../core/remediation/phase.ts';
import type { IncidentRemedy } from '../../core/remediation/rank-remedies.ts';
import { answerOf } from '../api-client.ts';
import { collectInputs, parseInput } from '../collect-inputs.ts';
import { findSubject, type Subject } from '../find-subject.ts';
import { followRemediation } from '../follow-remediation.ts';
import { clean } from '../format/clean.ts';
import { sayRemediation } from '../format/say-remediation.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

type Options = {
  readonly remedy: number;
  readonly input: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly output: OutputFormat;
};

const rehearsedWithinMs = 120_000;
const endedWithinMs = 26 * 3_600_000;

export function remediateCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('remediate')
    .description('propose a fix: plan it, rehearse it, show the diff, and ask for a decision')
    .argument('<finding|incident>', 'its id, or the beginning of it')
    .option('--remedy <n>', 'which of the proposed fixes, counted from 1', parseNumber, 1)
    .option(
      '--input <name=value>',
      'a value that the fix needs; name=@file reads a file; secrets are asked for',
      parseInput,
      {},
    )
    .option('--dry-run', 'plan and rehearse only, never change anything', false)
    .option('--wait', 'stay until it is decided and done', false)
    .addOption(outputOption())
    .action(async (given: string, options: Options) => {
      const client = await terminal.connect();
      const subject = await findSubject(client, given);
      const { findingId, index, remedy } = choose(subject, options.remedy);
      const inputs = await collectInputs(remedy, options.input, terminal);
      const { incidentId } = subject;
      const started = await answerOf<{ id: string; runId: string; link: string | null }>(
        client.v1.remediations.$post({
          header: { 'idempotency-key': randomUUID() },
          json: {
            findingId,
            remedy: index,
            inputs: { ...inputs },
            dryRun: options.dryRun,
            ...(incidentId === null ? {} : { incidentId }),
          },
        }),
      );
      const followed = await followRemediation(client, terminal, {
        ...started,
        isThere: options.wait ? isTerminal : isRehearsed,
        withinMs: options.wait ? endedWithinMs : rehearsedWithinMs,
      });
      terminal.print(
        options.output === 'json' ? asJson(followed) : sayRemediation(clean(followed), followed.link, terminal.paint),
      );
      if (isDisappointing(followed.phase)) terminal.exitWith(1);
    });
}

function isDisappointing(phase: RemediationPhase): boolean {
  return phase === 'failed' || phase === 'rolled-back' || phase === 'expired' || phase === 'refused';
}

function isRehearsed(phase: RemediationPhase): boolean {
  return phase !== 'planning' && phase !== 'rehearsing';
}

function choose({ says, remedies }: Subject, number: number): IncidentRemedy {
  const chosen = remedies[number - 1];
  if (chosen !== undefined) return chosen;
  if (remedies.length === 0) {
    throw new KubeSageError('PreconditionFailed', `No safe fix is known for "${clean(says)}".`, {
      next: 'Read its evidence: the cause has to be fixed by hand.',
    });
  }
  const choices = remedies.map(({ remedy }, index) => `${index + 1}. ${clean(remedy.title)}`).join('; ');
  throw new KubeSageError('InvalidRequest', `There is no fix ${number}. There are: ${choices}.`);
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('it has to be a number from 1 on.');
  return Number(text);
}
