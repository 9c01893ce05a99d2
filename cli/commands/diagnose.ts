import { Command, Option } from 'commander';
import type { Investigation } from '../../api/routes/investigation-routes.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type ApiClient, answerOf } from '../api-client.ts';
import { closeMatches } from '../close-matches.ts';
import { exitCodes } from '../exit-codes.ts';
import { clean } from '../format/clean.ts';
import { findingsTable } from '../format/findings-table.ts';
import { sarifLog } from '../format/sarif-log.ts';
import { sayDiagnosis } from '../format/say-diagnosis.ts';
import { isAtLeast, narrowDiagnosis } from '../narrow-diagnosis.ts';
import { asJson } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

const formats = ['text', 'table', 'json', 'sarif'] as const;

type Options = {
  readonly namespace?: string;
  readonly cluster?: string;
  readonly kind: readonly string[];
  readonly analyzer: readonly string[];
  readonly minSeverity?: Severity;
  readonly notes?: true;
  readonly failOn?: Severity;
  readonly sarifFile?: string;
  readonly output: (typeof formats)[number];
};

const everyMs = 60;
const withinMs = 180_000;

export function diagnoseCommand(terminal: Terminal = processTerminal()): Command {
  return new Command('diagnose')
    .description('look at a cluster now: what is wrong, why, and how to fix it')
    .option('-n, --namespace <namespace>', 'only this namespace')
    .option('--cluster <name>', 'which cluster (default: the only registered one)')
    .option('--kind <kind>', 'only findings about objects of this kind; may be repeated', gathered, [])
    .option('--analyzer <name>', 'only findings of this analyzer; may be repeated', gathered, [])
    .addOption(new Option('--min-severity <severity>', 'only findings this bad or worse').choices(severities))
    .option('--notes', 'also what is no trouble now: hygiene, and what may well be meant')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 3 when something this bad or worse is shown').choices(severities),
    )
    .option(
      '--sarif-file <path>',
      'with -o sarif: name this file as the place of each result, for viewers that need one',
    )
    .addOption(new Option('-o, --output <format>', 'how to print the result').choices(formats).default('text'))
    .action(async (options: Options) => {
      const { namespace, cluster, failOn } = options;
      await requireAnalyzers(options.analyzer);
      const client = await terminal.connect();
      const { id } = await answerOf<{ id: string; runId: string; link: string | null }>(
        client.v1.investigations.$post({
          header: {},
          json: { ...(cluster === undefined ? {} : { cluster }), ...(namespace === undefined ? {} : { namespace }) },
        }),
      );
      const diagnosis = narrowDiagnosis(await untilDone(client, id), {
        kinds: options.kind,
        analyzers: options.analyzer,
        ...(options.minSeverity === undefined ? {} : { minSeverity: options.minSeverity }),
      });
      terminal.print(await rendered(diagnosis, options));
      const shown = [...diagnosis.findings, ...(options.notes === true ? diagnosis.notes : [])];
      if (failOn !== undefined && shown.some(({ severity }) => isAtLeast(severity, failOn))) {
        terminal.exitWith(exitCodes.findings);
      }
    });

  async function rendered(diagnosis: Diagnosis, options: Options): Promise<string> {
    const { namespace = null, output, sarifFile = null, notes = false } = options;
    // The contract for programs is whole: notes are a list of their own there.
    if (output === 'json') return asJson(diagnosis);
    const shown = clean(notes ? diagnosis : { ...diagnosis, notes: [] });
    switch (output) {
      case 'text':
        return sayDiagnosis(shown, namespace, terminal.paint, isNarrowed(options));
      case 'table':
        return findingsTable([...shown.findings, ...shown.notes]);
      case 'sarif':
        return asJson(
          sarifLog(shown, { version: manifest.version, namespace, file: sarifFile, meaningOf: await reasonMeanings() }),
        );
      default:
        return output satisfies never;
    }
  }

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

/** Loaded only when they are needed: the analyzers are most of the program. */
async function reasonMeanings(): Promise<(analyzer: string, reason: string) => string | undefined> {
  const { objectAnalyzers } = await import('../../core/diagnosis/object-analyzers.ts');
  return (analyzer, reason) => objectAnalyzers.find(({ name }) => name === analyzer)?.reasons[reason];
}

/** A misspelt name would find nothing, and look like health. */
async function requireAnalyzers(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const { objectAnalyzers } = await import('../../core/diagnosis/object-analyzers.ts');
  const known = objectAnalyzers.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const close = closeMatches(unknown, known);
  throw new KubeSageError('InvalidRequest', `There is no analyzer "${unknown}".`, {
    next:
      close.length === 0
        ? '`kubesage diagnose -o json` shows which ones found something.'
        : `Did you mean ${close.join(' or ')}?`,
  });
}

function isNarrowed({ kind, analyzer, minSeverity }: Options): boolean {
  return kind.length > 0 || analyzer.length > 0 || minSeverity !== undefined;
}

function gathered(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** A failure that came through Temporal ends with what to do next, which is printed on a line of its own. */
function failureOf({ code, detail }: { readonly code: string; readonly detail: string }): KubeSageError {
  const known: ErrorCode = code in errorTable ? (code as ErrorCode) : 'Internal';
  return new KubeSageError(known, detail.replace(errorTable[known].next, '').trim());
}
