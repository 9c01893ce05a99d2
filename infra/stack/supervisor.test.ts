import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../process/process-start.mjs';
import type { Part } from './part.ts';
import type { PartState } from './stack-state.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

let logs: string;
let supervisor: Supervisor;
let changes: PartState[];
beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), 'kubesage parts '));
  changes = [];
  supervisor = createSupervisor({ logs, onChange: (state) => changes.push(state) });
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(logs, { recursive: true });
});

const forEver = 'setInterval(() => undefined, 1000)';
const saysReady = `process.send({ ready: true }); ${forEver}`;

function part(name: string, script: string, more: Partial<Part> = {}): Part {
  return {
    name,
    command: process.execPath,
    args: ['-e', script],
    env: {},
    after: [],
    isNode: true,
    untilReady: async (signal, told) => {
      const over = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      await Promise.race([told, over]);
    },
    ...more,
  };
}

const now = (name: string): PartState | undefined => changes.findLast((state) => state.name === name);
const states = (name: string): readonly string[] =>
  changes.filter((state) => state.name === name).map(({ state }) => state);
const position = (name: string, state: string): number =>
  changes.findIndex((change) => change.name === name && change.state === state);

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await delay(20)) {
    if (Date.now() > end) throw new Error(`in vain: ${JSON.stringify(changes.at(-1))}`);
  }
}

describe('the supervisor', () => {
  it('starts a part when those before it are ready', async () => {
    await Promise.all([
      supervisor.start(part('second', saysReady, { after: ['first'] })),
      supervisor.start(part('first', `setTimeout(() => process.send({ ready: true }), 150); ${forEver}`)),
    ]);
    expect(position('second', 'starting')).toBeGreaterThan(position('first', 'running'));
  });

  it('stops each part after those that use it, and leaves no process', async () => {
    await Promise.all([
      supervisor.start(part('store', saysReady)),
      supervisor.start(part('server', saysReady, { after: ['store'] })),
      supervisor.start(part('worker', saysReady, { uses: ['server'] })),
    ]);
    const running = ['store', 'server', 'worker'].map((name) => now(name));
    await supervisor.stop();
    expect(changes.slice(-3).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'worker stopped',
      'server stopped',
      'store stopped',
    ]);
    expect(running.filter((state) => state !== undefined && isRunning(state))).toEqual([]);
  });

  it('starts a part that was killed again, and counts it', async () => {
    await supervisor.start(part('victim', saysReady));
    process.kill(now('victim')?.pid ?? 0, 'SIGKILL');
    await until(() => now('victim')?.state === 'running' && now('victim')?.restarts === 1);
    expect(states('victim')).toContain('restarting');
    expect(changes.find(({ state }) => state === 'restarting')?.detail).toContain('SIGKILL');
  });

  it('gives up a required part that never gets ready, with what its log says', async () => {
    const failing = supervisor.start(part('broken', 'console.error("Error: no such disk"); process.exit(3)'));
    await expect(failing).rejects.toMatchObject({ code: 'DependencyDown', message: /code 3.*no such disk/ });
    expect(now('broken')).toMatchObject({ state: 'failed', pid: null });
  });

  it('tries an optional part for ever, while nobody waits for it', async () => {
    const failing = supervisor.start(part('extra', 'process.exit(1)', { isOptional: true }));
    await expect(failing).rejects.toMatchObject({ code: 'DependencyDown' });
    await until(() => (now('extra')?.restarts ?? 0) > 3);
    expect(states('extra')).not.toContain('failed');
  });

  it('kills a part that does not end when it is asked', async () => {
    const stubborn = `process.on('SIGTERM', () => undefined); ${saysReady}`;
    await supervisor.start(part('stubborn', stubborn, { stopWithinMs: 200 }));
    const running = now('stubborn');
    await supervisor.stop();
    expect(running === undefined || isRunning(running)).toBe(false);
  });

  it('says of a program that does not exist what is wrong', async () => {
    const missing = part('missing', '', { command: '/no/such/program' });
    await expect(supervisor.start(missing)).rejects.toMatchObject({ message: /ENOENT/ });
  });

  it('starts nothing once it is stopped', async () => {
    await supervisor.stop();
    await expect(supervisor.start(part('late', saysReady))).rejects.toThrow(/stopped/);
    expect(states('late')).toEqual([]);
  });

  it('keeps what a part prints in a log that only its owner reads', async () => {
    await supervisor.start(part('group/talker', `console.log('hello'); ${saysReady}`));
    expect(readFileSync(join(logs, 'group-talker.log'), 'utf8')).toContain('hello');
  });

  it('gives a server no more of our environment than it needs', async () => {
    process.env.KUBESAGE_TEST_SECRET = 'x';
    const script = `console.log(process.env.KUBESAGE_TEST_SECRET ?? 'none', process.env.OWN); ${forEver}`;
    const log = join(logs, 'plain.log');
    const ready = async (): Promise<void> => until(() => readFileSync(log, 'utf8') !== '');
    await supervisor.start(part('plain', script, { isNode: false, env: { OWN: 'yes' }, untilReady: ready }));
    delete process.env.KUBESAGE_TEST_SECRET;
    expect(readFileSync(log, 'utf8').trim()).toBe('none yes');
  });
});
