import { connect } from 'node:net';
import { Agent, request } from 'undici';
import type { Node } from '../../../core/cluster/kube-object.ts';
import type { KubeApi } from '../kube-api.ts';
import { until } from './until.ts';

type Readiness = (signal: AbortSignal) => Promise<void>;

/** A socket that a killed process left behind refuses connections, so only a live one answers. */
export function untilSocketAnswers(path: string): Readiness {
  return (signal) => until(() => accepts(path), signal, 50);
}

/** The health endpoint of a control plane server, whose certificate it signed itself. */
export function untilHealthy(port: number): Readiness {
  return async (signal) => {
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false, timeout: 1_000 }, headersTimeout: 2_000 });
    try {
      await until(async () => {
        const response = await request(`https://127.0.0.1:${port}/healthz`, { dispatcher });
        await response.body.dump();
        return response.statusCode === 200;
      }, signal);
    } finally {
      await dispatcher.destroy();
    }
  };
}

export async function someNodeIsReady(api: KubeApi): Promise<boolean> {
  const { items } = await api.get<{ items: readonly Node[] }>('/api/v1/nodes');
  return items.some((node) =>
    node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
