import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { findGo } from '../../infra/provision/find-go.ts';
import { type Check, fail, ok, warn } from './check.ts';

export type Places = { readonly home: string; readonly cacheDir: string };

const gibibyte = 2 ** 30;
const least = { diskGiB: 2, buildGiB: 8, memoryGiB: 3 } as const;

export async function machineChecks({ home, cacheDir }: Places): Promise<readonly Check[]> {
  return await Promise.all([
    ok('node', `${process.version} at ${process.execPath}`),
    npm(),
    go(),
    memory(),
    writable('state folder', home, 'KUBESAGE_HOME'),
    writable('cache', cacheDir, 'KUBESAGE_CACHE'),
    disk('space for state', home, least.diskGiB),
    disk('space for the cache', cacheDir, least.buildGiB),
  ]);
}

async function npm(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version']);
    const version = stdout.trim();
    if (Number.parseInt(version, 10) >= 10) return ok('npm', version);
    return warn('npm', `${version} is older than 10`, 'Install npm 10 or newer: npm install --global npm@latest');
  } catch {
    return warn('npm', 'it is not on PATH', 'Install Node 20 or newer, which brings npm.');
  }
}

async function go(): Promise<Check> {
  const found = await findGo();
  if ('version' in found) return ok('go', `${found.version} (${found.command})`);
  return warn(
    'go',
    found.why,
    'It is only needed to build servers of which no release can be downloaded: https://go.dev/dl',
  );
}

function memory(): Check {
  const [total, free] = [totalmem() / gibibyte, freemem() / gibibyte];
  const says = `${total.toFixed(1)} GiB, ${free.toFixed(1)} free, ${availableParallelism()} cores`;
  if (total >= least.memoryGiB) return ok('memory', says);
  return warn('memory', says, `Everything together takes about 2.5 GiB; give the machine ${least.memoryGiB} or more.`);
}

async function writable(name: string, path: string, variable: string): Promise<Check> {
  const existing = nearest(path);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
    return ok(name, path);
  } catch {
    return fail(name, `${existing} cannot be written`, `Make it writable, or set ${variable} to a folder that is.`);
  }
}

async function disk(name: string, path: string, needGiB: number): Promise<Check> {
  const { bavail, bsize } = await statfs(nearest(path));
  const free = (bavail * bsize) / gibibyte;
  const says = `${free.toFixed(1)} GiB free for ${path}`;
  if (free >= needGiB) return ok(name, says);
  return warn(name, says, `Free some: ${needGiB} GiB are comfortable (building servers takes the most).`);
}

function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}
