import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import type { IncidentActResult } from '../../workflows/messages.ts';
import { type ApiClient, answerOf } from '../api-client.ts';
import { findIncident } from '../find-incident.ts';
import { clean } from '../format/clean.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { parseDuration } from '../parse-duration.ts';
import type { Terminal } from '../terminal.ts';

type Target = { readonly param: { readonly id: string }; readonly header: { readonly 'idempotency-key': string } };
type Asked = Parameters<typeof answerOf<IncidentActResult>>[0];

/** What people do with an incident, one subcommand each. */
export function incidentActCommands(terminal: Terminal): readonly Command[] {
  return [
    act('ack', 'say that you look after it').action(async (given: string, { output }: Output) =>
      perform(given, output, (client, target) => client.v1.incidents[':id'].acknowledge.$post({ ...target, json: {} })),
    ),
    act('assign', 'give it an owner')
      .argument('[owner]', 'a name; without one the owner is taken away', '')
      .action(async (given: string, owner: string, { output }: Output) =>
        perform(given, output, (client, target) =>
          client.v1.incidents[':id'].assign.$post({ ...target, json: { owner } }),
        ),
      ),
    act('note', 'write something down')
      .argument('<text...>', 'what to write down')
      .action(async (given: string, words: readonly string[], { output }: Output) =>
        perform(given, output, (client, target) =>
          client.v1.incidents[':id'].notes.$post({ ...target, json: { text: words.join(' ') } }),
        ),
      ),
    act('silence', 'hear nothing of it for a while')
      .requiredOption('--for <duration>', 'how long: 30m, 2h, 1d')
      .requiredOption('--reason <text>', 'why; it is kept in the audit trail')
      .action(async (given: string, options: Output & { readonly for: string; readonly reason: string }) => {
        const { for: duration, reason, output } = options;
        const json = { forMs: parseDuration(duration), reason };
        await perform(given, output, (client, target) => client.v1.incidents[':id'].silence.$post({ ...target, json }));
      }),
    act('unsilence', 'end its silence').action(async (given: string, { output }: Output) =>
      perform(given, output, (client, target) => client.v1.incidents[':id'].unsilence.$post({ ...target, json: {} })),
    ),
    act('merge', 'say that it and another incident are one')
      .requiredOption('--into <id>', 'the other one, or the beginning of its id')
      .requiredOption('--reason <text>', 'why; it is kept in the audit trail')
      .action(async (given: string, options: Output & { readonly into: string; readonly reason: string }) =>
        perform(given, options.output, async (client, target) => {
          const json = { into: await findIncident(client, options.into), reason: options.reason };
          return client.v1.incidents[':id'].merge.$post({ ...target, json });
        }),
      ),
    act('split', 'say that symptoms do not belong to it')
      .argument('<findings...>', 'ids of the findings that make an incident of their own')
      .requiredOption('--reason <text>', 'why; it is kept in the audit trail')
      .action(async (given: string, symptoms: readonly string[], options: Output & { readonly reason: string }) => {
        const json = { symptoms: [...symptoms], reason: options.reason };
        await perform(given, options.output, (client, target) =>
          client.v1.incidents[':id'].split.$post({ ...target, json }),
        );
      }),
    act('resolve', 'say that it is over')
      .requiredOption('--reason <text>', 'how it was mended; it is kept in the audit trail')
      .action(async (given: string, { output, reason }: Output & { readonly reason: string }) =>
        perform(given, output, (client, target) =>
          client.v1.incidents[':id'].resolve.$post({ ...target, json: { reason } }),
        ),
      ),
  ];

  async function perform(
    given: string,
    output: OutputFormat,
    ask: (client: ApiClient, target: Target) => Asked,
  ): Promise<void> {
    const client = await terminal.connect();
    const id = await findIncident(client, given);
    const target = { param: { id: encodeURIComponent(id) }, header: { 'idempotency-key': randomUUID() } };
    const result = await answerOf<IncidentActResult>(ask(client, target));
    const other = result.incidentId === null ? '' : ` (${clean(result.incidentId)})`;
    terminal.print(output === 'json' ? asJson({ id, ...result }) : `${clean(id)} is ${result.state}${other}.`);
  }
}

type Output = { readonly output: OutputFormat };

function act(name: string, says: string): Command {
  return new Command(name)
    .description(says)
    .argument('<id>', 'the incident, or the beginning of its id')
    .addOption(outputOption());
}
