import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { tryLock } from '../process/file-lock.mjs';
import { cacheOf } from './stack-home.ts';

/** A loopback port that nobody else gets until `release`, and that no other KubeSage takes until `giveBack`. */
export type HeldPort = {
  readonly port: number;
  /** For the part that will serve there. */
  readonly release: () => Promise<void>;
  readonly giveBack: () => void;
};

/** A server takes seconds from its start to its listening, in which another KubeSage must not find its port free. */
const claimOf = (port: number): string => join(cacheOf(process.env), 'locks', 'ports', String(port));

/**
 * Below the ports that kernels give to outgoing connections: one of those could take the port of a part that is down for a
 * moment, and on loopback it might even connect to itself.
 */
const range = { from: 20_000, to: 32_000 } as const;
const tries = 200;

/** Holds the first of the wished ports that is free, else any. */
export async function holdPort(...wished: readonly number[]): Promise<HeldPort> {
  for (const port of wished) {
    const held = await tryPort(port);
    if (held !== null) return held;
  }
  for (let left = tries; left > 0; left -= 1) {
    const held = await tryPort(randomInt(range.from, range.to));
    if (held !== null) return held;
  }
  throw new Error('This machine has no free loopback port.');
}

/** A free loopback port. */
export async function freePort(...wished: readonly number[]): Promise<number> {
  const { port, release, giveBack } = await holdPort(...wished);
  await release();
  giveBack();
  return port;
}

function tryPort(port: number): Promise<HeldPort | null> {
  return new Promise((resolve) => {
    // Who comes before the part that it is held for is sent away at once, instead of waiting for an answer.
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : 0;
      const giveBack = tryLock(claimOf(bound));
      if (giveBack !== null) return resolve({ port: bound, release: () => closed(server), giveBack });
      server.close(() => resolve(null));
    });
  });
}

function closed(server: Server): Promise<void> {
  return server.listening ? new Promise((resolve) => server.close(() => resolve())) : Promise.resolve();
}
