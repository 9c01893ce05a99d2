import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { diagnoseLive } from '../../activities/diagnose-live.ts';
import { LiveCluster } from '../../activities/live-cluster.ts';
import { openApiConnection } from '../../adapters/kubernetes/api-connection.ts';
import { credentialSource } from '../../adapters/kubernetes/cluster-credentials.ts';
import { connectCluster } from '../../adapters/kubernetes/connect-cluster.ts';
import { collectionPath } from '../../adapters/kubernetes/resource-path.ts';
import { kubeconfigFor } from '../../adapters/kubernetes/testing/serve-api.ts';
import type { Pod } from '../../core/cluster/kube-object.ts';
import { resourceKinds } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';
import { growSystem } from '../../infra/sandbox/system/grow-system.ts';
import { startStack, waitFor } from '../support/stack-under-test.ts';
import { type BenchResult, figure, medianMs } from './bench-result.ts';
import { watchEvents } from './watch-events.ts';

const pods = 5_000;
/** Some are always coming and going. */
const settled = 0.99;
const changesPerSecond = 200;
const probes = 100;
const runs = 5;

/**
 * A whole KubeSage with a sandbox of 5,000 pods that never rests: how long until a change is a finding on the page; what a look costs
 * beside the raw lists that it is made of; and what a watched cluster costs in memory, at this size and at four times it.
 */
export async function benchLive(): Promise<readonly BenchResult[]> {
  await using stack = await startStack({ KUBESAGE_SANDBOX_NODES: '100' });
  const { cluster, apiUrl } = await stack.state();
  if (cluster === null || apiUrl === null) throw new Error('the stack has no cluster');
  const admin = await connectSandboxAdmin(cluster.adminKubeconfig ?? '');
  await growSystem(admin, pods);
  const running = await untilRunning(admin);
  const kubeconfig = await readFile(cluster.kubeconfig, 'utf8');
  const { token } = JSON.parse(await readFile(`${stack.home}/secrets.json`, 'utf8')) as { readonly token: string };
  await delay(10_000);
  return [
    ...(await looks(kubeconfig)),
    ...(await latency(admin, running, `${apiUrl}/v1/events`, token)),
    ...(await fourfold(kubeconfig)),
  ];
}

async function untilRunning(admin: SandboxAdmin): Promise<readonly Pod[]> {
  let running: readonly Pod[] = [];
  await waitFor(
    `${pods} pods run`,
    600_000,
    async () => {
      const { items } = (await admin.get('/api/v1/pods?resourceVersion=0')) as unknown as {
        readonly items: readonly Pod[];
      };
      running = items.filter(({ status }) => status?.phase === 'Running');
      return running.length >= pods * settled;
    },
    2_000,
  );
  return running;
}

async function looks(kubeconfig: string): Promise<readonly BenchResult[]> {
  const signal = new AbortController().signal;
  const raw = openApiConnection('bench', credentialSource(kubeconfig, ''));
  const lists = {
    name: 'the raw lists, unparsed',
    value: await medianMs(runs, () => Promise.all(resourceKinds.map((kind) => rawList(raw, collectionPath(kind, ''))))),
  };
  const podList = { name: 'the raw list of the pods', value: await medianMs(runs, () => rawList(raw, '/api/v1/pods')) };
  await raw.close();
  const cold = await medianMs(runs, async () => {
    const connected = await connectCluster('bench', kubeconfig, '');
    await diagnoseLive(connected, null, signal);
    await connected.close();
  });
  const watched = await watchFor(kubeconfig);
  const warm = await medianMs(20, async () => {
    await delay(100);
    watched.live.diagnose(new Date());
  });
  await watched.stop();
  return [
    figure(`cold diagnosis of ${pods} pods`, cold, 'ms', lists),
    figure(`cold diagnosis of ${pods} pods, beside their list alone`, cold, 'ms', podList),
    figure(`watch of ${pods} pods until its first diagnosis`, watched.beganWithinMs, 'ms', lists),
    figure(`warm diagnosis of ${pods} pods`, warm - 100, 'ms', lists),
    figure(`heap of ${pods} watched pods and ${watched.events} events`, watched.heapMiB, 'MiB'),
  ];
}

/** From the answer to a change until its finding is told to a page, while everything else changes too. */
async function latency(
  admin: SandboxAdmin,
  running: readonly Pod[],
  url: string,
  token: string,
): Promise<readonly BenchResult[]> {
  const stop = new AbortController();
  const heard = await watchEvents(url, token, stop.signal);
  const unrest = stir(admin, running, stop.signal);
  await delay(3_000);
  const times: number[] = [];
  for (let nth = 0; nth < probes; nth += 1) {
    const name = `probe-${nth}`;
    const path = '/apis/networking.k8s.io/v1/namespaces/load-01/ingresses';
    for (const [type, change] of [
      ['opened', () => admin.create(path, ingressWithoutService(name))],
      ['resolved', () => admin.delete(`${path}/${name}`)],
    ] as const) {
      await change();
      const from = performance.now();
      const at = await heard.until(
        (event) => event.type === `kubesage.finding.${type}` && event.data.object?.name === name,
        10_000,
      );
      times.push(Math.max(0, at - from));
    }
    await delay(50 + Math.random() * 100);
  }
  stop.abort();
  const perSecond = await unrest;
  times.sort((a, b) => a - b);
  const share = (of: number): number => times[Math.min(times.length - 1, Math.floor(times.length * of))] ?? Number.NaN;
  const under = `under ${Math.round(perSecond)} changes/s`;
  return [
    figure(`change to finding on the page, median, ${under}`, share(0.5), 'ms'),
    figure(`change to finding on the page, p99 of ${times.length}, ${under}`, share(0.99), 'ms'),
  ];
}

/** Writes to pods all the time; answers how many changes a second that were. */
async function stir(admin: SandboxAdmin, running: readonly Pod[], signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let nth = writer; !signal.aborted; nth += 8) {
      const { namespace = '', name = '' } = running[(nth * 37) % running.length]?.metadata ?? {};
      const annotations = { 'bench.example/turn': String(nth) };
      await admin
        .mergePatch(`/api/v1/namespaces/${namespace}/pods/${name}`, { metadata: { annotations } })
        .catch(() => undefined);
      done += 1;
      const dueMs = (done / changesPerSecond) * 1000 - (performance.now() - startedAt);
      if (dueMs > 0) await delay(dueMs);
    }
  });
  await Promise.all(writers);
  return done / ((performance.now() - startedAt) / 1000);
}

/** The same lists with all that grew in them four times, served by another thread. */
async function fourfold(kubeconfig: string): Promise<readonly BenchResult[]> {
  const raw = openApiConnection('bench', credentialSource(kubeconfig, ''));
  const lists: Record<string, string> = {};
  for (const kind of resourceKinds) {
    const path = collectionPath(kind, '');
    lists[path] = (await rawList(raw, path)) ?? '';
  }
  await raw.close();
  const server = new Worker(new URL('./serve-lists.ts', import.meta.url), { workerData: { lists, times: 4 } });
  const url = await new Promise<string>((resolve, reject) => {
    server.once('message', resolve);
    server.once('error', reject);
  });
  for (const path of Object.keys(lists)) delete lists[path];
  try {
    const watched = await watchFor(kubeconfigFor(url));
    await watched.stop();
    const { pods: count, events, heapMiB, beganWithinMs } = watched;
    return [
      figure(`heap of ${count} watched pods and ${events} events`, heapMiB, 'MiB'),
      figure(`watch of ${count} pods until its first diagnosis`, beganWithinMs, 'ms'),
    ];
  } finally {
    await server.terminate();
  }
}

async function watchFor(kubeconfig: string) {
  const before = heapMiB();
  const from = performance.now();
  const connected = await connectCluster('bench', kubeconfig, '');
  const live = new LiveCluster('bench');
  const stop = new AbortController();
  const ended = connected
    .watch({
      signal: stop.signal,
      onEvents: (events) => {
        live.receive(events);
        live.takeIn();
        live.takeChanges();
      },
      onAlive: () => undefined,
    })
    .catch(() => undefined);
  await waitFor('every kind was told of', 120_000, async () => live.isComplete, 20);
  live.diagnose(new Date());
  const beganWithinMs = performance.now() - from;
  return {
    live,
    beganWithinMs,
    heapMiB: heapMiB() - before,
    pods: live.index.all('Pod').length,
    events: live.index.all('Event').length,
    stop: async () => {
      stop.abort();
      await ended;
      await connected.close();
    },
  };
}

/** As text; null where the kind is not served. */
async function rawList(api: ReturnType<typeof openApiConnection>, path: string): Promise<string | null> {
  try {
    return await api.getText({ path, does: 'list', timeoutMs: 60_000 });
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'NotFound') return null;
    throw error;
  }
}

function ingressWithoutService(name: string): object {
  const backend = { service: { name: `none-${name}`, port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'load-01' },
    spec: { rules: [{ host: `${name}.example`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
}

function heapMiB(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
