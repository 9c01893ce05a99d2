import { connect } from 'node:net';
import type { Database } from '../../adapters/database/stores.ts';
import type { Orchestrator } from '../../adapters/temporal/orchestrator.ts';
import type { CheckedPart } from '../dependencies.ts';

type Addresses = { readonly natsUrl: string; readonly metricsUrl: string; readonly weaviateUrl: string };

const connectWithinMs = 1_500;

/** What `/readyz` asks: the two parts without which nothing works, the worker, and whichever others have an address. */
export function checkedParts(
  database: () => Database,
  orchestrator: () => Orchestrator,
  { natsUrl, metricsUrl, weaviateUrl }: Addresses,
): readonly CheckedPart[] {
  const optional = (name: string, address: string, check: () => Promise<void>): readonly CheckedPart[] =>
    address === '' ? [] : [{ name, isRequired: false, check }];
  return [
    { name: 'database', isRequired: true, check: async () => database().ping() },
    { name: 'temporal', isRequired: true, check: async () => orchestrator().ping() },
    // Without it the API still answers what is known, and takes what a worker does later.
    { name: 'worker', isRequired: false, check: async () => orchestrator().pingWorker() },
    ...optional('nats', natsUrl, () => canConnect(natsUrl)),
    ...optional('victoria-metrics', metricsUrl, () => answers(new URL('/health', metricsUrl))),
    ...optional('weaviate', weaviateUrl, () => answers(new URL('/v1/.well-known/ready', weaviateUrl))),
  ];
}

async function answers(url: URL): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(connectWithinMs) }).catch(() => {
    throw new Error(`${url.host} does not answer`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url.host} answers ${response.status}`);
}

function canConnect(address: string): Promise<void> {
  const { hostname, port, host } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) || 4222, timeout: connectWithinMs });
    const fail = (): void => {
      socket.destroy();
      reject(new Error(`${host} does not answer`));
    };
    socket.once('error', fail).once('timeout', fail);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
