import { Command } from 'commander';
import type { Page, RegisteredCluster } from '../../adapters/database/stores.ts';
import { answerOf, refuseProblem } from '../api-client.ts';
import { flattenKubeconfig } from '../flatten-kubeconfig.ts';
import { clean } from '../format/clean.ts';
import { relativeTime } from '../format/relative-time.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

export function clustersCommand(terminal: Terminal = processTerminal()): Command {
  const command = new Command('clusters').description('the clusters that KubeSage watches');

  command
    .command('ls')
    .description('list them')
    .addOption(outputOption())
    .action(async ({ output }: { output: OutputFormat }) => {
      const client = await terminal.connect();
      const { items } = await answerOf<Page<RegisteredCluster>>(client.v1.clusters.$get());
      terminal.print(output === 'json' ? asJson(items) : sayClusters(items));
    });

  command
    .command('add')
    .description('register a cluster, or renew its kubeconfig, and watch it')
    .argument('<name>', 'what to call it')
    .requiredOption(
      '--kubeconfig <file>',
      'its kubeconfig; only the chosen context is sent, with the files that it names',
    )
    .option('--context <context>', 'the context to use (default: its current one)')
    .addOption(outputOption())
    .action(async (name: string, options: { kubeconfig: string; context?: string; output: OutputFormat }) => {
      const { kubeconfig: path, context, output } = options;
      const { readFile } = terminal;
      const kubeconfig = await flattenKubeconfig(await readFile(path), { path, context, readFile });
      const client = await terminal.connect();
      const cluster = await answerOf<RegisteredCluster>(client.v1.clusters.$post({ json: { name, kubeconfig } }));
      if (output === 'json') return terminal.print(asJson(cluster));
      terminal.print(`Registered ${clean(cluster.name)} (${clean(cluster.server)}). It is watched from now on.`);
      terminal.say(terminal.paint.dim(`Look at it: kubesage diagnose --cluster ${cluster.name}`));
    });

  command
    .command('rm')
    .description('forget a cluster, its kubeconfig and its findings')
    .argument('<name>')
    .action(async (name: string) => {
      const client = await terminal.connect();
      await refuseProblem(await client.v1.clusters[':name'].$delete({ param: { name: encodeURIComponent(name) } }));
      terminal.print(`Forgot ${name}.`);
    });

  return command;

  function sayClusters(items: readonly RegisteredCluster[]): string {
    if (items.length === 0) return 'None yet. Register one: kubesage clusters add NAME --kubeconfig FILE';
    const rows = clean(items).map(({ name, context, server, isSandbox, addedAt }) => [
      name,
      context,
      isSandbox ? 'sandbox' : '',
      relativeTime(addedAt, terminal.now()),
      server,
    ]);
    return table(['NAME', 'CONTEXT', 'KIND', 'ADDED', 'SERVER'], rows);
  }
}
