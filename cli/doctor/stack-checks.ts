import { lockHolder } from '../../infra/process/file-lock.mjs';
import { isRunning } from '../../infra/process/process-start.mjs';
import { orphansOf } from '../../infra/stack/end-orphans.ts';
import { freePort } from '../../infra/stack/free-port.ts';
import { readStackState } from '../../infra/stack/read-stack-state.ts';
import { type Readiness, stackClient } from '../../infra/stack/stack-client.ts';
import { lockFileOf, readSecrets } from '../../infra/stack/stack-home.ts';
import { wishedPorts } from '../../infra/stack/stack-ports.ts';
import type { PartState, StackState } from '../../infra/stack/stack-state.ts';
import { type Check, fail, ok, warn } from './check.ts';

const troubled: ReadonlySet<PartState['state']> = new Set(['failed', 'restarting', 'stopped']);

/** What runs under this home, and whether the usual ports are free when nothing does. */
export async function stackChecks(home: string): Promise<readonly Check[]> {
  const state = readStackState(home);
  if (state !== null && isRunning(state.supervisor)) return await running(state, home);
  if (lockHolder(lockFileOf(home)) !== null) return [ok('stack', 'it is being started')];
  const orphans = state === null ? [] : orphansOf(state).map(({ name }) => name);
  if (orphans.length > 0) {
    const says = `it was ended without stopping; still running: ${orphans.join(', ')}`;
    return [warn('stack', says, '`kubesage down` ends them; `kubesage up` does too, and starts again.')];
  }
  return [ok('stack', 'not running'), ...(await ports())];
}

async function running(state: StackState, home: string): Promise<readonly Check[]> {
  const { apiUrl, parts } = state;
  const token = readSecrets(home)?.token ?? '';
  const readiness: Readiness | null =
    apiUrl === null
      ? null
      : await stackClient(apiUrl, token)
          .readiness()
          .catch(() => null);
  const broken = parts.filter((part) => troubled.has(part.state));
  const down = (readiness?.parts ?? []).filter((part) => !part.ok);
  return [
    readiness?.ready === true
      ? ok('stack', `running at ${apiUrl}`)
      : fail('stack', apiUrl === null ? 'it is starting, or its start hangs' : 'it is not ready', `Read ${home}/logs.`),
    ...broken.map(({ name, state: is, detail }) =>
      warn(
        name,
        `${is}: ${detail}`,
        `Read ${home}/logs/${name.replaceAll('/', '-')}.log; it is started again by itself.`,
      ),
    ),
    ...down.map(({ name, detail }) => warn(`${name}, as the API sees it`, detail, 'It joins by itself once it is up.')),
  ];
}

async function ports(): Promise<readonly Check[]> {
  return await Promise.all(
    wishedPorts.map(async ({ name, port }) =>
      (await freePort(port)) === port
        ? ok(`port ${port}`, `free, for ${name}`)
        : warn(`port ${port}`, `taken by another program; ${name} gets a free one`, 'Nothing has to be done.'),
    ),
  );
}
