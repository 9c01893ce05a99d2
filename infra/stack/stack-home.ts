import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { homeDirectory } from '../process/home-directory.mjs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Made once, then kept for as long as the data that they protect. */
export type StackSecrets = {
  readonly token: string;
  readonly sealingKey: string;
  readonly postgresPassword: string;
};

/** Where the state of one stack lies. */
export type StackHome = {
  readonly directory: string;
  readonly logs: string;
  readonly secrets: StackSecrets;
};

export function homeOf(environment: Environment): string {
  return resolve(environment.KUBESAGE_HOME || join(homeDirectory(environment), '.local', 'share', 'kubesage'));
}

export function cacheOf(environment: Environment): string {
  return resolve(environment.KUBESAGE_CACHE || join(homeDirectory(environment), '.cache', 'kubesage'));
}

/** Held by whoever runs the stack of that home. */
export function lockFileOf(home: string): string {
  return join(home, 'up.lock');
}

/** `logs/<part>.log` */
export function logFileOf(logs: string, part: string): string {
  return join(logs, `${part.replaceAll('/', '-')}.log`);
}

/** Makes the home and its secrets where they are absent. */
export function openStackHome(directory: string): StackHome {
  const logs = join(directory, 'logs');
  try {
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    // What is in it is private by itself; root lets PostgreSQL's account pass through to its data.
    chmodSync(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new KubeSageError('DependencyDown', `The state folder ${directory} cannot be written.`, {
      next: 'Make it writable, or set KUBESAGE_HOME to a folder that is.',
      cause: error,
    });
  }
  return { directory, logs, secrets: openSecrets(join(directory, 'secrets.json')) };
}

/** The secrets of a home that exists; null when there is none. */
export function readSecrets(directory: string): StackSecrets | null {
  try {
    return JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8')) as StackSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KubeSageError('DependencyDown', `The secrets in ${directory} cannot be read.`, {
      next: 'Give the file secrets.json back to its owner; without it the kept data cannot be opened.',
      cause: error,
    });
  }
}

/** Writes a file whole or not at all, readable by its owner alone. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${process.pid}.partial`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

function openSecrets(path: string): StackSecrets {
  const kept = readSecrets(join(path, '..'));
  if (kept !== null) return kept;
  const secrets: StackSecrets = {
    token: randomBytes(32).toString('hex'),
    sealingKey: randomBytes(32).toString('base64'),
    postgresPassword: randomBytes(24).toString('hex'),
  };
  writePrivately(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
