import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, holdPort } from './free-port.ts';
import { holdStackPorts, type StackPorts } from './stack-ports.ts';

let home: string;
const held: StackPorts[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kubesage ports '));
});
afterEach(async () => {
  await Promise.all(held.splice(0).map(({ giveBack }) => giveBack()));
  rmSync(home, { recursive: true });
});

async function hold(apiPort: number | null, onTaken: (says: string) => void = () => undefined): Promise<StackPorts> {
  const ports = await holdStackPorts({ home, apiPort, onTaken });
  held.push(ports);
  return ports;
}

async function occupy(): Promise<{ readonly port: number; readonly leave: () => void }> {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port, leave: () => server.close() };
}

describe('the ports of a stack', () => {
  it('are all different, and nobody else gets one before its part starts', async () => {
    const { held: required, optional } = await hold(null);
    const all = [...Object.values(required).map(({ port }) => port), ...Object.values(optional)];
    expect(new Set(all).size).toBe(all.length);
    expect(await freePort(required.postgresql.port)).not.toBe(required.postgresql.port);
  });

  it('refuse one that was asked for and is taken', async () => {
    const { port, leave } = await occupy();
    await expect(hold(port)).rejects.toMatchObject({ code: 'Conflict', message: new RegExp(String(port)) });
    leave();
  });

  it('are those of the last start where the usual ones are taken, and say so', async () => {
    const first = await hold(null);
    await Promise.all(Object.values(first.held).map(({ release }) => release()));
    const says: string[] = [];
    const second = await hold(null, (line) => says.push(line));
    // Another KubeSage still claims them, although its servers do not listen yet.
    expect(second.held.temporal.port).not.toBe(first.held.temporal.port);
    expect(says.join()).toMatch(new RegExp(`Temporal gets ${second.held.temporal.port}`));
    await first.giveBack();
    await second.giveBack();
    held.length = 0;
    const { leave } = { leave: await holdPort(7233) };
    expect((await hold(null)).held.temporal.port).toBe(second.held.temporal.port);
    await leave.release();
    leave.giveBack();
  });
});
