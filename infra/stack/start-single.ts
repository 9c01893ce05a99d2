import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComponentName } from '../provision/component.ts';
import { provision } from '../provision/provision.ts';
import { freePort } from './free-port.ts';
import type { Part } from './part.ts';
import { optionalParts, optionalPorts } from './parts/optional-parts.ts';
import { databaseUrl, postgresqlPart } from './parts/postgresql-part.ts';
import { temporalPart } from './parts/temporal-part.ts';
import { cacheOf } from './stack-home.ts';
import { createSupervisor } from './supervisor.ts';

export type SinglePart = {
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
};

const password = 'only-for-tests';
const namespace = 'kubesage';

/** A PostgreSQL with an empty database on a free port, for tests and benches. It is not made to survive a power cut. */
export async function startPostgres(): Promise<SinglePart & { readonly url: string }> {
  const port = await freePort();
  const settings = { fsync: 'off', full_page_writes: 'off' };
  const part = (home: string): Promise<Part> =>
    postgresqlPart({ home, cacheDir: cacheOf(process.env), port, password, settings });
  return { ...(await start(part)), url: databaseUrl(port, password) };
}

/** A Temporal dev server with our namespace and search attributes on a free port. */
export async function startTemporal(): Promise<
  SinglePart & { readonly address: string; readonly namespace: string; readonly uiUrl: string }
> {
  const [binary, port, uiPort] = await Promise.all([obtain('temporal'), freePort(), freePort()]);
  const single = await start((directory) => temporalPart({ binary, directory, port, uiPort, namespace }));
  return { ...single, address: `127.0.0.1:${port}`, namespace, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** A NATS server with JetStream on a free port. */
export async function startNats(): Promise<SinglePart & { readonly url: string }> {
  const binary = await obtain('nats-server');
  const ports = Object.fromEntries(await Promise.all(optionalPorts.map(async (name) => [name, await freePort()])));
  const part = (home: string): Part => {
    const nats = optionalParts(ports, home, password).find(({ name }) => name === 'nats');
    if (nats === undefined) throw new Error('There is no part nats.');
    return nats.part(binary);
  };
  return { ...(await start(part)), url: `nats://127.0.0.1:${ports.nats}` };
}

async function start(describe: (home: string) => Part | Promise<Part>): Promise<SinglePart> {
  const home = await mkdtemp(join(tmpdir(), 'kubesage-part-'));
  // PostgreSQL's account has to pass through to its data.
  await chmod(home, 0o711);
  const supervisor = createSupervisor({ logs: home, onChange: () => undefined });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await supervisor.start(await describe(home));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function obtain(component: ComponentName): Promise<string> {
  return provision(component, { cacheDir: cacheOf(process.env), onProgress: () => undefined });
}
