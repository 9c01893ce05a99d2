import { Command, Option } from 'commander';
import type { Investigation } from '../../api/routes/investigation-routes.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';
import { type ApiClient, answerOf } from '../api-client.ts';
import { clean } from '../format/clean.ts';
import { sayDiagnosis } from '../format/say-diagnosis.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

type Options = {
  readonly namespace?: string;
  readonly cluster?: string;
  readonly failOn?: Severity;
  readonly output: OutputFormat;
};

const everyMs = 60;
const withinMs = 180_000;

export function diagnoseCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('diagnose')
    .description('look at a cluster now: what is wrong, why, and how to fix it')
    .option('-n, --namespace <namespace>', 'only this namespace')
    .option('--cluster <name>', 'which cluster (default: the only registered one)')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 3 when something this bad or worse is found').choices(severities),
    )
    .addOption(outputOption())
    .action(async ({ namespace, cluster, failOn, output }: Options) => {
      const client = await terminal.connect();
      const { id } = await answerOf<{ id: string; runId: string; link: string | null }>(
        client.v1.investigations.$post({
          header: {},
          json: { ...(cluster === undefined ? {} : { cluster }), ...(namespace === undefined ? {} : { namespace }) },
        }),
      );
      const diagnosis = await untilDone(client, id);
      terminal.print(
        output === 'json' ? asJson(diagnosis) : sayDiagnosis(clean(diagnosis), namespace ?? null, terminal.paint),
      );
      if (failOn !== undefined && diagnosis.findings.some(({ severity }) => isAtLeast(severity, failOn))) {
        terminal.exitWith(3);
      }
    });

  async function untilDone(client: ApiClient, id: string): Promise<Diagnosis> {
    const deadline = terminal.now().getTime() + withinMs;
    for (;;) {
      const investigation = await answerOf<Investigation>(
        client.v1.investigations[':id'].$get({ param: { id: encodeURIComponent(id) } }),
      );
      if (investigation.state === 'done') return investigation.diagnosis;
      if (investigation.state === 'failed') throw failureOf(investigation);
      if (terminal.now().getTime() > deadline) {
        throw new KubeSageError('Timeout', `The investigation ${id} is still running.`, {
          next: 'Is the worker up? `kubesage status` says so.',
        });
      }
      await terminal.sleep(everyMs);
    }
  }
}

function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

/** A failure that came through Temporal ends with what to do next, which is printed on a line of its own. */
function failureOf({ code, detail }: { readonly code: string; readonly detail: string }): KubeSageError {
  const known: ErrorCode = code in errorTable ? (code as ErrorCode) : 'Internal';
  return new KubeSageError(known, detail.replace(errorTable[known].next, '').trim());
}
