import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KubeSageError } from '../core/errors.ts';
import type { StackState } from '../infra/stack/stack-state.ts';
import type { ApiAddress } from './api-client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the API is: KUBESAGE_URL with KUBESAGE_TOKEN, else the stack that `kubesage up` runs under KUBESAGE_HOME.
 * Throws DependencyDown when there is none.
 */
export async function findStack(environment: Environment): Promise<ApiAddress> {
  const { KUBESAGE_URL: url, KUBESAGE_TOKEN: token } = environment;
  if (url !== undefined && url !== '') {
    if (!URL.canParse(url)) throw new KubeSageError('InvalidRequest', 'KUBESAGE_URL is not an address.');
    if (token !== undefined && token !== '') return { url, token };
    throw new KubeSageError('Unauthenticated', 'KUBESAGE_URL is set, but KUBESAGE_TOKEN is not.', {
      next: 'Set KUBESAGE_TOKEN to the token of that KubeSage.',
    });
  }
  const home = environment.KUBESAGE_HOME || join(homedir(), '.local', 'share', 'kubesage');
  const [stack, secrets] = await Promise.all([
    readJson<Partial<StackState>>(join(home, 'stack.json')),
    readJson<{ readonly token?: string }>(join(home, 'secrets.json')),
  ]);
  if (!stack?.apiUrl || !secrets?.token) {
    throw new KubeSageError('DependencyDown', `No KubeSage runs under ${home}.`, {
      next: 'Start it with `kubesage up`, or set KUBESAGE_URL and KUBESAGE_TOKEN to use one elsewhere.',
    });
  }
  return { url: stack.apiUrl, token: secrets.token };
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KubeSageError('Internal', `${path} cannot be read.`, {
      next: '`kubesage up` writes it anew.',
      cause: error,
    });
  }
}
