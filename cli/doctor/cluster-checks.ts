import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import type { RegisteredCluster } from '../../adapters/database/stores.ts';
import { runningStack } from '../../infra/stack/read-stack-state.ts';
import { stackClient } from '../../infra/stack/stack-client.ts';
import { readSecrets } from '../../infra/stack/stack-home.ts';
import { type Check, fail, ok } from './check.ts';

const answerWithinMs = 5_000;

/** For every registered cluster, the first step on the way to its API server that fails: name, connection, or answer. */
export async function clusterChecks(home: string): Promise<readonly Check[]> {
  const state = runningStack(home);
  const secrets = readSecrets(home);
  if (state === null || state.apiUrl === null || secrets === null) return [];
  try {
    const clusters = await stackClient(state.apiUrl, secrets.token).clusters();
    return await Promise.all(clusters.map(clusterCheck));
  } catch {
    return [];
  }
}

async function clusterCheck({ name, server }: Pick<RegisteredCluster, 'name' | 'server'>): Promise<Check> {
  const title = `cluster ${name}`;
  const url = new URL(server);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    await lookup(host);
  } catch {
    return fail(title, `the name ${host} is not known here`, 'Check DNS and VPN, and the server in its kubeconfig.');
  }
  try {
    await canConnect(host, port);
  } catch (error) {
    const fix = 'Check that its API server is up, and that no firewall is between.';
    return fail(title, `no connection to ${host}:${port} (${message(error)})`, fix);
  }
  if (url.protocol === 'http:') return ok(title, `${server} accepts connections`);
  try {
    const status = await versionStatus(url);
    // Whoever asks without credentials is told so by a server that works.
    if (status < 500) return ok(title, `${server} answers`);
    return fail(title, `${server} answers ${status}`, 'Look at its API server.');
  } catch (error) {
    return fail(
      title,
      `${server} does not speak TLS as expected (${message(error)})`,
      'Check the server in its kubeconfig.',
    );
  }
}

function canConnect(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: answerWithinMs });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** No credentials are sent, so whose certificate it is does not matter here. */
function versionStatus(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      new URL('/version', url),
      { rejectUnauthorized: false, timeout: answerWithinMs },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer')));
    call.once('error', reject);
    call.end();
  });
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
