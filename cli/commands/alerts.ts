import { Command, Option } from 'commander';
import type { AlertRecord, Page } from '../../adapters/database/stores.ts';
import { type Severity, severities } from '../../core/diagnosis/finding.ts';
import { answerOf } from '../api-client.ts';
import { everyPage } from '../every-page.ts';
import { clean } from '../format/clean.ts';
import { objectName } from '../format/object-name.ts';
import { relativeTime } from '../format/relative-time.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

const states = ['firing', 'resolved', 'all'] as const;

type ListOptions = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly state: (typeof states)[number];
  readonly severity?: Severity;
  readonly incident?: string;
  readonly output: OutputFormat;
};

export function alertsCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('alerts').description('what Alertmanager and others sent');

  command
    .command('ls')
    .description('list them, last heard of first')
    .option('--cluster <name>', 'only of this cluster')
    .option('-n, --namespace <namespace>', 'only of this namespace')
    .addOption(new Option('--state <state>').choices(states).default('firing'))
    .addOption(new Option('--severity <severity>', 'this bad or worse').choices(severities))
    .option('--incident <id>', 'only of this incident')
    .addOption(outputOption())
    .action(async ({ output, incident, ...filter }: ListOptions) => {
      const client = await terminal.connect();
      const query = { ...filter, ...(incident === undefined ? {} : { incidentId: incident }), limit: '500' };
      const items = await everyPage((cursor) =>
        answerOf<Page<AlertRecord>>(client.v1.alerts.$get({ query: { ...query, ...cursor } })),
      );
      terminal.print(output === 'json' ? asJson(items) : sayAlerts(clean(items)));
    });

  return command;

  function sayAlerts(items: readonly AlertRecord[]): string {
    if (items.length === 0) return 'No alerts.';
    const rows = items.map(({ severity, state, cluster, startsAt, name, objects, incidentId, annotations }) => [
      severity,
      state,
      cluster,
      relativeTime(startsAt, terminal.now()),
      name,
      objects[0] === undefined ? '' : objectName(objects[0]),
      incidentId ?? '',
      (annotations.summary ?? '').replaceAll(/\s+/g, ' ').slice(0, 100),
    ]);
    return table(['SEVERITY', 'STATE', 'CLUSTER', 'SINCE', 'NAME', 'OBJECT', 'INCIDENT', 'SUMMARY'], rows);
  }
}
