import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerLog } from './container-log.ts';
import { logLines, readLog } from './log-track.ts';
import type { NodeBehaviour } from './node-behaviour.ts';

const followEveryMs = 500;

/** The part of a kubelet's HTTP interface that the API server asks for logs. Commands and forwarded ports have no program to reach. */
export function kubeletServer(nodes: NodeBehaviour): RequestListener {
  return (request, response) => {
    answer(nodes, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error instanceof Error ? error.message : String(error));
    });
  };
}

async function answer(nodes: NodeBehaviour, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://kubelet');
  const [area, namespace = '', name = '', container = ''] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  if (area === 'healthz') return void response.end('ok');
  if (area !== 'containerLogs') {
    response.writeHead(501);
    return void response.end(
      'The nodes of this sandbox are simulated: they have logs, but run no commands and forward no ports.\n',
    );
  }
  const pod = nodes.cache.get('Pod', namespace, name);
  if (pod === undefined) {
    response.writeHead(404);
    return void response.end(`pod ${namespace}/${name} cannot be found - no logs available`);
  }
  const isPrevious = url.searchParams.get('previous') === 'true';
  const log = () => containerLog(pod, nodes.life(pod), container, isPrevious);
  const first = log();
  if (first.kind === 'none') {
    response.writeHead(400);
    return void response.end(first.why);
  }
  const number = (key: string) => (url.searchParams.has(key) ? { [key]: Number(url.searchParams.get(key)) } : {});
  const now = Date.now();
  const timestamps = url.searchParams.get('timestamps') === 'true';
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(
    readLog(first.track, now, { ...number('tailLines'), ...number('limitBytes'), ...since(url, now), timestamps }),
  );
  if (url.searchParams.get('follow') === 'true') await follow(now);
  response.end();

  async function follow(from: number): Promise<void> {
    let seenUntil = from;
    while (!response.destroyed && !request.destroyed) {
      await sleep(followEveryMs);
      const current = log();
      if (current.kind === 'none') return;
      const until = Date.now();
      if (logLines(current.track, until).some(({ at }) => at > seenUntil)) {
        response.write(readLog(current.track, until, { sinceMs: seenUntil + 1, timestamps }));
      }
      seenUntil = until;
      if (current.isOver) return;
    }
  }
}

function since(url: URL, now: number): { readonly sinceMs?: number } {
  const seconds = url.searchParams.get('sinceSeconds');
  if (seconds !== null) return { sinceMs: now - Number(seconds) * 1000 };
  const time = Date.parse(url.searchParams.get('sinceTime') ?? '');
  return Number.isNaN(time) ? {} : { sinceMs: time };
}
