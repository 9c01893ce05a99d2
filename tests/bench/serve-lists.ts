import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

type Item = { readonly metadata: { readonly name: string; readonly namespace?: string } };

const { lists, times } = workerData as { readonly lists: Readonly<Record<string, string>>; readonly times: number };
/** Items as text, by collection; what is in a namespace of the load is there several times, each under names and uids of its own. */
const collections = new Map(Object.entries(lists).map(([path, text]) => [path, text === '' ? null : multiply(text)]));
const watches = new Set<NodeJS.Timeout>();

// An API server that lists in pages and tells of nothing: a cluster at rest.
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const items = collections.get(pathname);
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (pathname === '/version') response.end('{"gitVersion":"v1.34.3"}');
  else if (pathname === '/readyz') response.end('[+]ping ok\n');
  else if (pathname.endsWith('/selfsubjectaccessreviews')) response.end('{"status":{"allowed":true}}');
  else if (items === undefined || items === null) {
    response.statusCode = 404;
    response.end('{"kind":"Status","code":404}');
  } else if (searchParams.has('watch')) {
    response.flushHeaders();
    watches.add(setInterval(() => response.write(bookmark), 30_000));
  } else {
    const from = Number(searchParams.get('continue') ?? 0);
    const to = from + Number(searchParams.get('limit') ?? items.length);
    const next = to < items.length ? `,"continue":"${to}"` : '';
    response.end(`{"metadata":{"resourceVersion":"1"${next}},"items":[${items.slice(from, to).join(',')}]}`);
  }
});
const bookmark = '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"1"}}}\n';
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);

function multiply(text: string): readonly string[] {
  const { items } = JSON.parse(text) as { readonly items: readonly Item[] };
  return items.flatMap((item) => {
    const own = JSON.stringify(item);
    const isLoad = (item.metadata.namespace ?? item.metadata.name).startsWith('load-');
    return isLoad ? Array.from({ length: times }, (_, copy) => renamed(own, copy)) : [own];
  });
}

function renamed(text: string, copy: number): string {
  return text
    .replaceAll('"load-', `"load${copy}-`)
    .replaceAll(/"[0-9a-f]([0-9a-f]{7}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/g, `"${copy}$1"`);
}
