import type { ControlPlaneCheck, ServerVersion } from '../../core/cluster/platform-objects.ts';
import type { ApiConnection } from './api-connection.ts';

const apiVersion = 'kubesage.dev/v1';
const timeoutMs = 5_000;
const longestDetail = 500;
/** `[+]ping ok`, `[-]etcd failed: reason withheld` */
const line = /^\[([+-])\](\S+)(?: (.*))?$/gm;

/** What the API server says of its own parts. Its readiness is an answer whatever the status. */
export async function readControlPlaneChecks(
  api: ApiConnection,
  signal?: AbortSignal,
): Promise<readonly ControlPlaneCheck[]> {
  const text = await api.probe({
    path: '/readyz?verbose',
    does: 'tell whether its parts are ready',
    timeoutMs,
    signal,
  });
  return [...text.matchAll(line)].map(([, sign, name = '', detail = '']) => ({
    apiVersion,
    kind: 'ControlPlaneCheck',
    metadata: { name, uid: `ControlPlaneCheck/${name}` },
    isOk: sign === '+',
    detail: detail.slice(0, longestDetail),
  }));
}

export async function readServerVersion(api: ApiConnection, signal?: AbortSignal): Promise<ServerVersion> {
  const path = '/version';
  const { gitVersion } = await api.get<{ readonly gitVersion: string }>({
    path,
    does: 'tell its version',
    timeoutMs,
    signal,
  });
  return {
    apiVersion,
    kind: 'ServerVersion',
    metadata: { name: gitVersion, uid: `ServerVersion/${gitVersion}` },
  };
}
