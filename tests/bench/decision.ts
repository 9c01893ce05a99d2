import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import { decide, requestRemediation, untilAsked, untilEnded } from '../support/remediation-driver.ts';
import { type StackUnderTest, startStack } from '../support/stack-under-test.ts';
import { type BenchResult, figure, medianMs } from './bench-result.ts';

/** How long a decision takes to be acknowledged, and what our workflow costs beside an empty one on the same Temporal server. */
export async function benchDecision(): Promise<readonly BenchResult[]> {
  await using stack = await startStack();
  const empty = await emptyWorkflowMs(stack);
  const { cluster } = await stack.state();
  const admin = await connectSandboxAdmin(cluster?.adminKubeconfig ?? '');
  await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bench' } });
  await admin.create('/api/v1/namespaces/bench/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'bench', namespace: 'bench' },
  });
  const decisions: number[] = [];
  const dryRuns: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const from = performance.now();
    const rehearsal = await requestRemediation(stack, { cluster: 'sandbox', remedy: addKey(`d${run}`), dryRun: true });
    await untilEnded(stack, rehearsal);
    dryRuns.push(performance.now() - from);
    const asked = await untilAsked(
      stack,
      await requestRemediation(stack, { cluster: 'sandbox', remedy: addKey(`k${run}`) }),
    );
    const sent = performance.now();
    await decide(stack, asked, 'refuse');
    decisions.push(performance.now() - sent);
  }
  return [
    figure('decision, from the request to the acknowledgement', median(decisions), 'ms', {
      name: 'empty workflow',
      value: empty,
    }),
    figure('remediation up to its rehearsal (dry run)', median(dryRuns), 'ms', {
      name: 'empty workflow',
      value: empty,
    }),
  ];
}

function addKey(key: string): object {
  return {
    action: 'set-config-key',
    target: { kind: 'ConfigMap', namespace: 'bench', name: 'bench', uid: '' },
    parameters: { key, value: 'x' },
  };
}

async function emptyWorkflowMs(stack: StackUnderTest): Promise<number> {
  const { temporal } = await stack.state();
  if (temporal === null) throw new Error('the stack has no Temporal');
  const connection = await NativeConnection.connect({ address: temporal.address });
  const taskQueue = `bench-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('empty-workflow.ts', import.meta.url)),
    }),
  });
  const client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    namespace: temporal.namespace,
  });
  return await worker.runUntil(() =>
    medianMs(15, () => client.workflow.execute('empty', { taskQueue, workflowId: randomUUID() })),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
