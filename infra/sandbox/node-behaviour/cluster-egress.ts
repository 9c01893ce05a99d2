import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';

/** Who answers at an address inside the simulated cluster; null for a place that nobody reaches. */
export type EgressRoute = (host: string, port: number) => RequestListener | null;

/**
 * The API server's way into the simulated cluster: it asks for an address by HTTP CONNECT, and the answer comes from this process.
 * Nothing is ever dialled, so nothing that is asked for leaves the machine.
 */
export function clusterEgress(route: EgressRoute, tls: { readonly cert: Buffer; readonly key: Buffer }): Server {
  const secured = new Map<RequestListener, ReturnType<typeof createSecureServer>>();
  const server = createServer((_, response) => {
    response.writeHead(405);
    response.end();
  });
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = request.url ?? '';
    const colon = target.lastIndexOf(':');
    const listener = route(target.slice(0, colon).replace(/^\[|\]$/g, ''), Number(target.slice(colon + 1)));
    if (listener === null) return void socket.end('HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 0\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    securedServer(listener).emit('connection', socket);
  });
  return server;

  function securedServer(listener: RequestListener): ReturnType<typeof createSecureServer> {
    const known = secured.get(listener);
    if (known !== undefined) return known;
    const fresh = createSecureServer(tls, listener);
    fresh.on('tlsClientError', () => undefined);
    secured.set(listener, fresh);
    return fresh;
  }
}
