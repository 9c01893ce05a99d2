import { Command } from 'commander';
import { isRunning } from '../../infra/process/process-start.mjs';
import { orphansOf } from '../../infra/stack/end-orphans.ts';
import { readStackState } from '../../infra/stack/read-stack-state.ts';
import { type Readiness, stackClient } from '../../infra/stack/stack-client.ts';
import { homeOf, readSecrets } from '../../infra/stack/stack-home.ts';
import type { PartState, StackState } from '../../infra/stack/stack-state.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { freshLink, sayAddresses } from '../say-addresses.ts';

type Status = {
  readonly running: boolean;
  readonly ready: boolean;
  readonly home: string;
  readonly startedAt: string | null;
  readonly apiUrl: string | null;
  readonly signInUrl: string | null;
  readonly temporal: StackState['temporal'];
  readonly cluster: string | null;
  readonly parts: readonly PartState[];
  /** What the API finds of the parts that it uses; null when it does not answer. */
  readonly readiness: Readiness | null;
};

/** `kubesage status`: exit code 0 only when everything that is needed works. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show parts, addresses and a fresh sign-in link')
    .addOption(outputOption())
    .action(async ({ output }: { readonly output: OutputFormat }) => {
      const home = homeOf(process.env);
      const state = readStackState(home);
      const status = await readStatus(home, state);
      process.exitCode = status.ready ? exitCodes.fine : exitCodes.failed;
      process.stdout.write(`${output === 'json' ? asJson(status) : sayStatus(status, state)}\n`);
    });
}

async function readStatus(home: string, state: StackState | null): Promise<Status> {
  const running = state !== null && isRunning(state.supervisor);
  const apiUrl = running ? state.apiUrl : null;
  const token = readSecrets(home)?.token ?? '';
  const readiness =
    apiUrl === null
      ? null
      : await stackClient(apiUrl, token)
          .readiness()
          .catch(() => null);
  return {
    running,
    ready: running && readiness?.ready === true,
    home,
    startedAt: running ? state.startedAt : null,
    apiUrl,
    signInUrl: running ? await freshLink(state, home) : null,
    temporal: running ? state.temporal : null,
    cluster: running ? (state.cluster?.name ?? null) : null,
    parts: state?.parts ?? [],
    readiness,
  };
}

function sayStatus(status: Status, state: StackState | null): string {
  if (state === null) return `KubeSage is not running. Start it with \`kubesage up\` (state in ${status.home}).`;
  if (!status.running) {
    const orphans = orphansOf(state).map(({ name }) => name);
    const left = orphans.length === 0 ? '' : ` These parts of it still run: ${orphans.join(', ')}.`;
    return `KubeSage was ended without stopping.${left} \`kubesage up\` starts it again, \`kubesage down\` cleans up.`;
  }
  const rows = status.parts.map(({ name, state: is, address, pid, restarts, detail }) => [
    name,
    is,
    address ?? '',
    pid === null ? '' : String(pid),
    restarts === 0 ? '' : String(restarts),
    detail,
  ]);
  const parts = table(['PART', 'STATE', 'ADDRESS', 'PID', 'RESTARTS', ''], rows);
  const down = (status.readiness?.parts ?? []).filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  const health = status.readiness === null ? ['The API does not answer.'] : down;
  const addresses = sayAddresses(state, status.signInUrl);
  return [parts, ...(health.length === 0 ? [] : ['', ...health]), addresses.trimEnd()].join('\n');
}
