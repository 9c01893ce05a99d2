import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KubeSageError } from '../../../core/errors.ts';
import type { Account } from '../part.ts';

export type DataOptions = {
  /** Holds the data and nothing else of ours. */
  readonly directory: string;
  readonly programs: string;
  readonly account: Account | undefined;
  readonly password: string;
};

export const databaseName = 'kubesage';
const majorVersion = '18';

/** The data directory; on the first call it is made, with the database `kubesage` owned by a user of that name. */
export async function postgresqlData({ directory, programs, account, password }: DataOptions): Promise<string> {
  const data = join(directory, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) {
    refuseOtherVersion(data);
    return data;
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  // What an interrupted first start left is no database.
  const draft = join(directory, 'data.partial');
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(directory, 'password.partial');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const options = { cwd: directory, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' }, ...account };
  try {
    const settings = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    const args = ['-D', draft, `--username=${databaseName}`, `--pwfile=${passwordFile}`, ...settings];
    await promisify(execFile)(join(programs, 'bin', 'initdb'), args, options);
    await createDatabase(join(programs, 'bin', 'postgres'), draft, options);
    renameSync(draft, data);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split('\n').slice(-4).join(' ') : String(error);
    throw new KubeSageError('DependencyDown', `PostgreSQL's data could not be made in ${directory}: ${why}`, {
      next: 'Check the free space and the rights of that folder.',
      cause: error,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return data;
}

function refuseOtherVersion(data: string): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (version === majorVersion) return;
  throw new KubeSageError('DependencyDown', `The data in ${data} are of PostgreSQL ${version}, not ${majorVersion}.`, {
    next: 'Start the KubeSage that made them, or move the folder away to begin with empty data.',
  });
}

/** In single-user mode: it needs neither a running server nor a client. */
function createDatabase(postgres: string, data: string, options: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(postgres, ['--single', '-D', data, 'postgres'], {
      ...options,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && !/ERROR|FATAL/.test(said)) resolve();
      else reject(new Error(`its database could not be created: ${said.slice(-500)}`));
    });
    child.stdin?.end(`CREATE DATABASE ${databaseName}\n`);
  });
}
