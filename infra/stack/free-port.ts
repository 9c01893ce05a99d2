import { createServer, type Server } from 'node:net';

/** A loopback port that nobody else gets until `release`. */
export type HeldPort = { readonly port: number; readonly release: () => Promise<void> };

/** Holds the first of the wished ports that is free, else any. */
export async function holdPort(...wished: readonly number[]): Promise<HeldPort> {
  for (const port of wished) {
    const held = await tryPort(port);
    if (held !== null) return held;
  }
  const held = await tryPort(0);
  if (held === null) throw new Error('This machine has no free loopback port.');
  return held;
}

/** A free loopback port. */
export async function freePort(...wished: readonly number[]): Promise<number> {
  const { port, release } = await holdPort(...wished);
  await release();
  return port;
}

function tryPort(port: number): Promise<HeldPort | null> {
  return new Promise((resolve) => {
    // Who comes before the part that it is held for is sent away at once, instead of waiting for an answer.
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? held(server, address.port) : null);
    });
  });
}

function held(server: Server, port: number): HeldPort {
  return {
    port,
    release: () => (server.listening ? new Promise((resolve) => server.close(() => resolve())) : Promise.resolve()),
  };
}
