import { stripVTControlCharacters } from 'node:util';
import type { LogTail } from '../../core/cluster/cluster-snapshot.ts';
import { KubeSageError } from '../../core/errors.ts';
import { redact } from '../../core/redact.ts';
import type { ApiConnection } from './api-connection.ts';
import type { LogRequest } from './cluster.ts';
import { objectPath } from './resource-path.ts';

const atOnce = 8;
const limitBytes = 64 * 1024;
const longestLine = 2_000;
const mostLines = 2_000;
// A lost node costs this for each eight of its logs.
const timeoutMs = 5_000;

/** Tails of container logs, eight at a time. A log that cannot be had (none yet, the node is away) is left out. */
export async function readLogs(
  api: ApiConnection,
  requests: readonly LogRequest[],
  signal?: AbortSignal,
): Promise<readonly LogTail[]> {
  const tails: (LogTail | null)[] = new Array<LogTail | null>(requests.length).fill(null);
  const pending = requests.entries();
  await Promise.all(Array.from({ length: Math.min(atOnce, requests.length) }, work));
  return tails.filter((tail) => tail !== null);

  async function work(): Promise<void> {
    for (const [index, request] of pending) tails[index] = await readLog(api, request, signal);
  }
}

async function readLog(api: ApiConnection, wanted: LogRequest, signal?: AbortSignal): Promise<LogTail | null> {
  const { pod, container, previous, tailLines } = wanted;
  const { name, namespace = '', uid = '' } = pod.metadata;
  const query = new URLSearchParams({
    container,
    tailLines: String(Math.max(1, Math.min(mostLines, Math.trunc(tailLines)))),
    limitBytes: String(limitBytes),
    ...(previous ? { previous: 'true' } : {}),
  });
  try {
    const text = await api.getText({
      path: `${objectPath({ kind: 'Pod', namespace, name })}/log?${query}`,
      does: `read the log of pod ${namespace}/${name}, container ${container}`,
      timeoutMs,
      attempts: 1,
      signal,
    });
    return { podUid: uid, container, previous, lines: linesOf(text) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof KubeSageError && !concernsCluster(error)) return null;
    throw error;
  }
}

/** Anything else concerns this log alone; the diagnosis goes on without it. */
function concernsCluster({ code }: KubeSageError): boolean {
  return code === 'ClusterUnreachable' || code === 'ClusterCredentialsInvalid';
}

function linesOf(text: string): readonly string[] {
  // Whole first: a private key goes over many lines.
  const lines = redact(text.slice(0, limitBytes)).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => printable(line).slice(0, longestLine));
}

/** Without colours and other control sequences: a log must not steer the terminal that shows it. */
function printable(line: string): string {
  return stripVTControlCharacters(line).replace(/[^\P{Cc}\t]/gu, '');
}
