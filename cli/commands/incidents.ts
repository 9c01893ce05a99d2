import { Command, Option } from 'commander';
import type { FindingRecord, IncidentRecord, Page } from '../../adapters/database/stores.ts';
import type { IncidentWithRemedies } from '../../api/schemas/diagnosis-schemas.ts';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import { type ApiClient, answerOf } from '../api-client.ts';
import { everyPage } from '../every-page.ts';
import { clean } from '../format/clean.ts';
import { relativeTime } from '../format/relative-time.ts';
import { sayIncident } from '../format/say-incident.ts';
import { table } from '../format/table.ts';
import { matchId } from '../match-id.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

const states = ['open', 'resolved', 'all'] as const;

type ListOptions = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state: (typeof states)[number];
  readonly severity?: Severity;
  readonly output: OutputFormat;
};

export function incidentsCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('incidents').description('symptoms grouped by what causes them');

  command
    .command('ls')
    .description('list them, worst first')
    .option('--cluster <name>', 'only of this cluster')
    .option('-n, --namespace <namespace>', 'only of this namespace')
    .addOption(new Option('--state <state>').choices(states).default('open'))
    .addOption(new Option('--severity <severity>', 'this bad or worse').choices(severities))
    .addOption(outputOption())
    .action(async ({ output, ...filter }: ListOptions) => {
      const items = await listIncidents(await terminal.connect(), filter);
      terminal.print(output === 'json' ? asJson(items) : sayIncidents(clean(items)));
    });

  command
    .command('show')
    .description('one incident: its causes, what shows it, and the fixes')
    .argument('<id>', 'its id, or the beginning of it')
    .addOption(outputOption())
    .action(async (given: string, { output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const known = await listIncidents(client, { state: 'all' });
      const id = matchId(
        'incident',
        given,
        known.map((incident) => incident.id),
      );
      const incident = await answerOf<IncidentWithRemedies>(
        client.v1.incidents[':id'].$get({ param: { id: encodeURIComponent(id) } }),
      );
      if (output === 'json') return terminal.print(asJson(incident));
      const findings = await symptomsOf(client, incident);
      const { paint } = terminal;
      terminal.print(sayIncident(clean(incident), clean(findings), { paint, evidencePerFinding: 20 }));
      const { cluster, state, openedAt } = incident;
      terminal.print(paint.dim(`  ${state} in ${clean(cluster)}, since ${relativeTime(openedAt, terminal.now())}`));
    });

  return command;

  function sayIncidents(items: readonly IncidentRecord[]): string {
    if (items.length === 0) return 'No incidents.';
    const rows = items.map(({ severity, cluster, openedAt, state, id, title }) => [
      severity,
      cluster,
      state,
      relativeTime(openedAt, terminal.now()),
      id,
      title,
    ]);
    return table(['SEVERITY', 'CLUSTER', 'STATE', 'OPENED', 'ID', 'TITLE'], rows);
  }
}

function listIncidents(client: ApiClient, filter: Omit<ListOptions, 'output'>): Promise<readonly IncidentRecord[]> {
  return everyPage((cursor) =>
    answerOf<Page<IncidentRecord>>(client.v1.incidents.$get({ query: { ...filter, limit: '500', ...cursor } })),
  );
}

async function symptomsOf(client: ApiClient, { symptoms }: IncidentRecord): Promise<readonly FindingRecord[]> {
  return Promise.all(
    symptoms.map((id) =>
      answerOf<FindingRecord>(client.v1.findings[':id'].$get({ param: { id: encodeURIComponent(id) } })),
    ),
  );
}
