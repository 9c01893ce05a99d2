import { readFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { metricsEndpoint } from '../control-plane/cluster-essentials.ts';
import type { ImageBehaviour } from '../images/image-behaviour.ts';
import { connectKubeApi } from '../kube-api.ts';
import { readKubeconfigTarget } from '../read-kubeconfig-target.ts';
import { clusterEgress } from './cluster-egress.ts';
import { kubeletServer } from './kubelet-server.ts';
import { metricsServer } from './metrics-server.ts';
import { nodeBehaviour } from './node-behaviour.ts';
import { defaultTiming, type Timing } from './timing.ts';

/** The one argument, as JSON. Paths of files that the control plane's set-up wrote; `catalogue` is a module path. */
type Settings = {
  readonly kubeconfig: string;
  readonly socket: string;
  readonly certificate: string;
  readonly key: string;
  readonly catalogue?: string;
  readonly timing: Partial<Timing>;
};

const kubeletPort = 10250;

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const stopping = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort());

const api = connectKubeApi(await readKubeconfigTarget(settings.kubeconfig));
const nodes = nodeBehaviour({
  api,
  catalogue: await readCatalogue(settings.catalogue ?? new URL('../images/catalogue.ts', import.meta.url).href),
  timing: { ...defaultTiming, ...settings.timing },
  onTrouble: (message) => {
    if (!stopping.signal.aborted) process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  },
});

const kubelet = kubeletServer(nodes);
const metrics = metricsServer(nodes);
const egress = clusterEgress(route, { cert: readFileSync(settings.certificate), key: readFileSync(settings.key) });
rmSync(settings.socket, { force: true });
egress.listen(settings.socket);
await nodes.run(stopping.signal);
egress.close();
egress.closeAllConnections();
await api.close();
process.exit(0);

function route(host: string, port: number) {
  if (host === metricsEndpoint.address && port === metricsEndpoint.port) return metrics;
  if (port !== kubeletPort) return null;
  for (const node of nodes.cache.all('Node')) {
    const isMeant =
      node.metadata.name === host || node.status?.addresses?.some(({ address }) => address === host) === true;
    if (isMeant) return nodes.isPowered(node.metadata.name) ? kubelet : null;
  }
  return null;
}

async function readCatalogue(module: string): Promise<readonly ImageBehaviour[]> {
  const url = module.startsWith('file:') ? module : pathToFileURL(module).href;
  const { imageCatalogue } = (await import(url)) as { readonly imageCatalogue: readonly ImageBehaviour[] };
  return imageCatalogue;
}
