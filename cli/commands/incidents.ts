import { Command, Option } from 'commander';
import type { FindingRecord, IncidentRecord, Page } from '../../adapters/database/stores.ts';
import type { PostMortem } from '../../api/routes/incident-routes.ts';
import type { ChangesOfIncident } from '../../api/schemas/change-schemas.ts';
import type { IncidentAnswer, TrackedIncident } from '../../api/schemas/incident-schemas.ts';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import { type ApiClient, answerOf } from '../api-client.ts';
import { everyPage } from '../every-page.ts';
import { findIncident, listIncidents } from '../find-incident.ts';
import { clean } from '../format/clean.ts';
import { relativeTime } from '../format/relative-time.ts';
import { sayChangesBefore } from '../format/say-changes.ts';
import { sayIncident } from '../format/say-incident.ts';
import { sayTimeline, sayTracking } from '../format/say-tracking.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { incidentActCommands } from './incident-acts.ts';

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

  one('show', 'one incident: its causes, what shows it, who handles it, and the fixes').action(
    async (given: string, { output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const id = encodeURIComponent(await findIncident(client, given));
      const incident = await answerOf<IncidentAnswer>(client.v1.incidents[':id'].$get({ param: { id } }));
      if (output === 'json') return terminal.print(asJson(incident));
      const findings = await symptomsOf(client, incident);
      const { paint } = terminal;
      terminal.print(sayIncident(clean(incident), clean(findings), { paint, evidencePerFinding: 20, isWhole: true }));
      const { items } = await answerOf<ChangesOfIncident>(client.v1.incidents[':id'].changes.$get({ param: { id } }));
      terminal.print(sayChangesBefore(clean(items), paint).join('\n'));
      terminal.print(sayTracking(clean(incident), paint, terminal.now()));
      const { cluster, state, openedAt } = incident;
      terminal.print(
        paint.dim(
          `  ${state} in ${clean(cluster) || 'a cluster that nobody named'}, since ${relativeTime(openedAt, terminal.now())}`,
        ),
      );
    },
  );

  one('timeline', 'its story, from the beginning').action(
    async (given: string, { output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const id = encodeURIComponent(await findIncident(client, given));
      const entries = await everyPage((cursor) =>
        answerOf<Page<StoredTimelineEntry>>(
          client.v1.incidents[':id'].timeline.$get({ param: { id }, query: { limit: '500', ...cursor } }),
        ),
      );
      terminal.print(output === 'json' ? asJson(entries) : sayTimeline(clean(entries), terminal.paint));
    },
  );

  one('post-mortem', 'the draft of a post-mortem, in Markdown').action(
    async (given: string, { output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const id = encodeURIComponent(await findIncident(client, given));
      const draft = await answerOf<PostMortem>(client.v1.incidents[':id']['post-mortem'].$get({ param: { id } }));
      terminal.print(output === 'json' ? asJson(draft) : clean(draft.markdown).trimEnd());
    },
  );

  for (const act of incidentActCommands(terminal)) command.addCommand(act);
  return command;

  function one(name: string, says: string): Command {
    return command
      .command(name)
      .description(says)
      .argument('<id>', 'its id, or the beginning of it')
      .addOption(outputOption());
  }

  function sayIncidents(items: readonly TrackedIncident[]): string {
    if (items.length === 0) return 'No incidents.';
    const rows = items.map(({ severity, cluster, openedAt, state, tracking, id, title }) => [
      severity,
      cluster,
      tracking?.state ?? state,
      tracking?.owner ?? '',
      relativeTime(openedAt, terminal.now()),
      id,
      title,
    ]);
    return table(['SEVERITY', 'CLUSTER', 'STATE', 'OWNER', 'OPENED', 'ID', 'TITLE'], rows);
  }
}

async function symptomsOf(client: ApiClient, { symptoms }: IncidentRecord): Promise<readonly FindingRecord[]> {
  return Promise.all(
    symptoms.map((id) =>
      answerOf<FindingRecord>(client.v1.findings[':id'].$get({ param: { id: encodeURIComponent(id) } })),
    ),
  );
}
