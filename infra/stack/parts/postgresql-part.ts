import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account, Part } from '../part.ts';
import { asksForPassword } from '../postgresql/asks-for-password.ts';
import { canPass, postgresqlAccount } from '../postgresql/postgresql-account.ts';
import { databaseName, postgresqlData } from '../postgresql/postgresql-data.ts';
import { postgresqlPrograms } from '../postgresql/postgresql-programs.ts';

export type PostgresqlOptions = {
  /** State folder of the stack; the data are in it where PostgreSQL's account can get there. */
  readonly home: string;
  readonly cacheDir: string;
  readonly port: number;
  readonly password: string;
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly beforeStart?: () => Promise<void>;
};

/** For what root owns and PostgreSQL's account must read, when neither home nor clone can be reached (/root is closed). */
const sharedPlace = '/var/lib/kubesage';

/** Small, for one machine: a crash of a process loses nothing, and nobody but this machine can connect. */
const tuning: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // The readiness probe hangs up on purpose.
  log_connections: '',
};

/** Makes PostgreSQL's data when they are absent, and answers the part that serves them. */
export async function postgresqlPart(options: PostgresqlOptions): Promise<Part> {
  const { home, cacheDir, port, password, settings = {}, beforeStart } = options;
  const account = postgresqlAccount();
  const programs = postgresqlPrograms({ account, copies: account === undefined ? cacheDir : sharedPlace });
  const directory = dataPlace(home, account);
  const data = await postgresqlData({ directory, programs, account, password });
  const all = Object.entries({ ...tuning, ...settings });
  return {
    name: 'postgresql',
    command: join(programs, 'bin', 'postgres'),
    args: ['-D', data, '-p', String(port), ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: { LC_ALL: 'C' },
    cwd: data,
    after: [],
    address: `127.0.0.1:${port}`,
    // Fast shutdown: sessions are ended, what was committed stays.
    stopSignal: 'SIGINT',
    untilReady: async (signal) => {
      while (!(await asksForPassword(port, databaseName))) await delay(50, undefined, { signal });
    },
    ...(account === undefined ? {} : { account }),
    ...(beforeStart === undefined ? {} : { beforeStart }),
  };
}

export function databaseUrl(port: number, password: string): string {
  return `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`;
}

function dataPlace(home: string, account: Account | undefined): string {
  if (account === undefined || canPass(account, home)) return join(home, 'postgresql');
  const own = join(sharedPlace, createHash('sha256').update(home).digest('hex').slice(0, 16));
  for (const folder of [sharedPlace, own]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  return join(own, 'postgresql');
}
