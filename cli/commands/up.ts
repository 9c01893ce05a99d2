import { Command, InvalidArgumentError, Option } from 'commander';
import { lockHolder } from '../../infra/process/file-lock.mjs';
import { runStack } from '../../infra/stack/run-stack.ts';
import { cacheOf, homeOf, lockFileOf } from '../../infra/stack/stack-home.ts';
import { chooseCluster } from '../choose-cluster.ts';
import { detach } from '../detach.ts';
import { progressView } from '../progress-view.ts';
import { freshLink, sayAddresses } from '../say-addresses.ts';
import { startReport } from '../start-report.ts';
import { stopRequests } from '../stop-requests.ts';
import { untilStackRuns } from '../until-stack-runs.ts';

export type UpOptions = {
  readonly sandbox?: true;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly port?: number;
  readonly detach?: true;
};

/** `kubesage up`: everything, in the foreground, until Ctrl-C. A second one finds the first. */
export function upCommand(): Command {
  return new Command('up')
    .description('start everything, in the foreground; Ctrl-C stops it')
    .addOption(
      new Option('--sandbox', 'watch a sandbox cluster, even where a kubeconfig is set').conflicts('kubeconfig'),
    )
    .option('--kubeconfig <file>', 'watch the cluster of this kubeconfig (default: $KUBECONFIG, else a sandbox)')
    .option('--context <context>', 'its context to use (default: the current one)')
    .option('--port <port>', 'port of the dashboard and API (default: 8080, or a free one)', parsePort)
    .option('--detach', 'start in the background, and return when it is ready')
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  const environment = process.env;
  const home = homeOf(environment);
  const requests = stopRequests(process);
  const view = progressView(process.stdout);
  const cluster = await chooseCluster(options, environment);
  if (options.detach === true && lockHolder(lockFileOf(home)) === null) {
    const state = await detach(home, process.argv.slice(2), requests.signal);
    return view.line(sayAddresses(state, await freshLink(state, home)));
  }
  const report = startReport(view);
  const stack = await runStack({
    home,
    cacheDir: cacheOf(environment),
    environment,
    cluster,
    apiPort: options.port ?? null,
    signal: requests.signal,
    onEvent: report.onEvent,
  })
    .catch((error: unknown) => {
      // Whatever failed because a person stopped it is no failure.
      requests.signal.throwIfAborted();
      throw error;
    })
    .finally(() => report.settle());
  if (stack === null) {
    report.end();
    view.line(`KubeSage runs already (state in ${home}).`);
    view.line(await addressesOf(home, requests.signal));
    return;
  }
  view.line(`${report.summary()} It watches the cluster ${stack.state().cluster?.name}. Ctrl-C stops it.`);
  const why = await requests.next;
  view.line(`Stopping (${why}) …`);
  await stack.stop();
  report.end();
  view.line('Stopped. The state is kept; `npm start` or `kubesage up` continues with it.');
}

async function addressesOf(home: string, signal: AbortSignal): Promise<string> {
  const state = await untilStackRuns(home, signal);
  return sayAddresses(state, await freshLink(state, home));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 1 to 65535.');
}
