import { readFile } from 'node:fs/promises';
import { diagnoseLive } from '../../activities/diagnose-live.ts';
import { connectCluster } from '../../adapters/kubernetes/connect-cluster.ts';
import type { Pod } from '../../core/cluster/kube-object.ts';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import { growSystem } from '../../infra/sandbox/system/grow-system.ts';
import { startStack, waitFor } from '../support/stack-under-test.ts';
import { type BenchResult, figure, medianMs } from './bench-result.ts';

const pods = 5_000;
/** Some are always coming and going. */
const settled = 0.99;

/** A diagnosis of the sandbox grown to 5,000 pods, beside the raw lists it is made of, in the same process and run. */
export async function benchDiagnosis(): Promise<readonly BenchResult[]> {
  await using stack = await startStack({ KUBESAGE_SANDBOX_NODES: '100' });
  const { cluster } = await stack.state();
  if (cluster === null) throw new Error('the stack has no cluster');
  const admin = await connectSandboxAdmin(cluster.adminKubeconfig ?? '');
  await growSystem(admin, pods);
  await waitFor(
    `${pods} pods run`,
    600_000,
    async () => {
      const { items } = (await admin.get('/api/v1/pods?resourceVersion=0')) as unknown as {
        readonly items: readonly Pod[];
      };
      return items.filter(({ status }) => status?.phase === 'Running').length >= pods * settled;
    },
    2_000,
  );
  const kubeconfig = await readFile(cluster.kubeconfig, 'utf8');
  const signal = new AbortController().signal;

  const coldFrom = performance.now();
  await diagnoseLive(await connectCluster('bench', kubeconfig, ''), null, signal);
  const cold = performance.now() - coldFrom;
  const connected = await connectCluster('bench', kubeconfig, '');
  const lists = await medianMs(5, () => connected.observe({ signal }));
  const warm = await medianMs(5, () => diagnoseLive(connected, null, signal));
  return [
    figure(`diagnosis of ${pods} pods, first one of a connection`, cold, 'ms', { name: 'the raw lists', value: lists }),
    figure(`diagnosis of ${pods} pods, on a connection in use`, warm, 'ms', { name: 'the raw lists', value: lists }),
    figure('resident memory of the reading process', process.memoryUsage().rss / 2 ** 20, 'MiB'),
  ];
}
