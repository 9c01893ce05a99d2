import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ApiCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** What the server does with a call: answers JSON (or text) with a status, or `drop`s the connection, or never answers. */
export type ApiReply =
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string | string[]>>;
    }
  | 'drop'
  | 'silence';

/** A local HTTP server that answers like a Kubernetes API server in trouble, and keeps what it was asked. */
export async function serveApi(reply: (call: ApiCall, nth: number) => ApiReply | Promise<ApiReply>) {
  const calls: ApiCall[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    calls,
    url: `http://127.0.0.1:${port}`,
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const call = { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body };
    calls.push(call);
    const said = await reply(
      call,
      calls.filter(({ path, method }) => path === pathname && method === call.method).length,
    );
    if (said === 'silence') return;
    if (said === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
    const { body: content = { items: [] } } = said;
    response.end(typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content));
  }
}

export function kubeconfigFor(server: string, user: object = { token: 'let-me-in' }): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster: { server } }],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'main', context: { cluster: 'local', user: 'me' } }],
    'current-context': 'main',
  });
}

/** A `Status` as the API server answers it. */
export function failure(code: number, reason: string, message: string, details: object = {}): ApiReply {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details },
  };
}
