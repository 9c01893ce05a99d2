import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../support/stack-under-test.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubesage fresh clone '));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

it('`npm start` works as the first command: spaces in the path, an empty HOME, ports taken', async () => {
  const clone = join(folder, 'the clone');
  await copyTracked(clone);
  const home = join(folder, 'home');
  await mkdir(home);
  const squatter = await takePort(8080);
  const env = {
    PATH:
      process.env.PATH?.split(':')
        .filter((entry) => !entry.includes('node_modules'))
        .join(':') ?? '',
    HOME: home,
    // Servers may come from the cache; libraries and all state must not.
    KUBESAGE_CACHE: process.env.KUBESAGE_CACHE ?? join(homedir(), '.cache', 'kubesage'),
    npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
    NO_COLOR: '1',
  };
  const start = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [start.stdout, start.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => start.once('close', resolve));
  try {
    await waitFor('it is ready', 480_000, async () => {
      if (start.exitCode !== null) throw new Error(`npm start ended with ${start.exitCode}:\n${said}`);
      return /Dashboard\s+http/.test(said);
    }).catch((error: unknown) => {
      throw new Error(`${error}\n${said}`);
    });
    const address = /Dashboard\s+(http\S+)/.exec(said)?.[1] ?? '';
    expect(address).not.toMatch(/:8080$/);
    expect(said).toMatch(/8080 is taken/);
    const link = /Sign in \(once\)\s+(http\S+)/.exec(said)?.[1] ?? '';
    const signedIn = await fetch(link, { redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    const status = execFileSync('npx', ['kubesage', 'status', '-o', 'json'], { cwd: clone, env, encoding: 'utf8' });
    expect(JSON.parse(status)).toMatchObject({
      parts: expect.arrayContaining([expect.objectContaining({ name: 'worker', state: 'running' })]),
    });
  } finally {
    squatter.close();
    // As a terminal's Ctrl-C: to the whole group.
    if (start.pid !== undefined && start.exitCode === null) process.kill(-start.pid, 'SIGINT');
  }
  await ended;
  expect(processesOf(home)).toEqual([]);
});

/** Whoever has it already serves the test as well. */
function takePort(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(server));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** What a clone of the committed and tracked files would hold. */
async function copyTracked(target: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(root, file), join(target, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not yet committed as such.
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

function processesOf(home: string): readonly string[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((row) => row.includes(home));
}
