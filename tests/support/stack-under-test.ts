import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { StackState } from '../../infra/stack/stack-state.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type CliAnswer = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type ApiAnswer<T> = { readonly status: number; readonly body: T; readonly headers: Headers };

/** A whole KubeSage as a newcomer starts it, in a home of its own. */
export type StackUnderTest = {
  readonly home: string;
  readonly state: () => Promise<StackState>;
  readonly cli: (...args: readonly string[]) => Promise<CliAnswer>;
  /** A call with the local user's token. Connection failures are retried for a while: the API may be restarting. */
  readonly api: <T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<ApiAnswer<T>>;
  readonly pidOf: (part: string) => Promise<number>;
  /** What `up` printed so far. */
  readonly output: () => string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Runs `kubesage up --sandbox` and waits until it is ready. Server binaries come from the user's cache. */
export async function startStack(environment: Readonly<Record<string, string>> = {}): Promise<StackUnderTest> {
  const home = await mkdtemp(join(tmpdir(), 'kubesage e2e '));
  const env = {
    ...process.env,
    KUBESAGE_HOME: home,
    KUBESAGE_CACHE: process.env.KUBESAGE_CACHE ?? join(homedir(), '.cache', 'kubesage'),
    KUBECONFIG: '',
    NO_COLOR: '1',
    ...environment,
  };
  const printed: Buffer[] = [];
  const up = spawn(process.execPath, [join(root, 'cli', 'kubesage.mjs'), 'up', '--sandbox'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  up.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  up.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const output = (): string => Buffer.concat(printed).toString();
  const state = async (): Promise<StackState> => JSON.parse(await readFile(join(home, 'stack.json'), 'utf8'));

  await waitFor('the stack is ready', 240_000, async () => {
    if (up.exitCode !== null) throw new Error(`kubesage up ended with ${up.exitCode}:\n${output()}`);
    const { apiUrl, cluster } = await state();
    if (apiUrl === null || cluster === null) return false;
    const ready = await fetch(`${apiUrl}/readyz`);
    return ready.ok;
  }).catch((error: unknown) => {
    up.kill('SIGTERM');
    throw new Error(`${error instanceof Error ? error.message : error}\n${output()}`);
  });
  const { token } = JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8')) as { token: string };

  return {
    home,
    state,
    output,
    cli: (...args) => run(args, env),
    async api<T>(
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<ApiAnswer<T>> {
      const response = await withPatience(async () =>
        fetch(`${(await state()).apiUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(20_000),
        }),
      );
      const text = await response.text();
      return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T, headers: response.headers };
    },
    async pidOf(name) {
      const pid = (await state()).parts.find((part) => part.name === name)?.pid;
      if (pid === null || pid === undefined) throw new Error(`${name} has no pid`);
      return pid;
    },
    [Symbol.asyncDispose]: async () => {
      await ended(up);
      if (process.env.KUBESAGE_KEEP_HOME === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** Polls until the condition holds; its own failures count as "not yet". Rejects with what it waited for and the last failure. */
export async function waitFor(
  what: string,
  withinMs: number,
  holds: () => Promise<boolean>,
  everyMs = 250,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      if (await holds()) return;
      last = undefined;
    } catch (error) {
      last = error;
      if (error instanceof Error && error.message.includes('ended with')) throw error;
    }
    await delay(everyMs);
  }
  throw new Error(`waited ${withinMs / 1000} s in vain until ${what}${last === undefined ? '' : `: ${last}`}`);
}

async function withPatience(call: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries >= 60) throw error;
      await delay(500);
    }
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliAnswer> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'cli', 'kubesage.mjs'), ...args],
      { cwd: root, env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
      },
    );
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await Promise.race([closed, delay(60_000)]);
  if (child.exitCode === null) child.kill('SIGKILL');
}
