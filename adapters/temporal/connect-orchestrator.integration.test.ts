import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { RemediateInput } from '../../workflows/messages.ts';
import { searchAttributes, taskQueues } from '../../workflows/messages.ts';
import { connectOrchestrator } from './connect-orchestrator.ts';
import type { Orchestrator } from './orchestrator.ts';

const address = inject('temporalAddress');
// A namespace of its own, since the queue's name is everybody's.
const namespace = `orchestrator-${randomUUID().slice(0, 8)}`;
let orchestrator: Orchestrator;
let stop: () => Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const kinds = { keyword: 2, bool: 5, int: 3, double: 4 } as const;
  const attributes = Object.entries(searchAttributes).flatMap(([kind, names]) =>
    names.map((name) => [name, kinds[kind as keyof typeof kinds]] as const),
  );
  await vi.waitFor(
    () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(attributes) }),
    { timeout: 30_000, interval: 300 },
  );
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('testing/small-workflows.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue: taskQueues.operations,
    workflowBundle,
  });
  const running = worker.run();
  orchestrator = await connectOrchestrator({ address, namespace, uiUrl: 'http://ui/' });
  stop = async () => {
    worker.shutdown();
    await running;
    await orchestrator.close();
    await Promise.all([native.close(), connection.close()]);
  };
});
afterAll(() => stop());

it('hears of a worker as soon as one asks for work, and of none where there is none', async () => {
  await vi.waitFor(() => orchestrator.pingWorker(), { timeout: 15_000, interval: 200 });
  const elsewhere = await connectOrchestrator({ address, namespace: 'default', uiUrl: '' });
  await expect(elsewhere.pingWorker()).rejects.toMatchObject({ code: 'DependencyDown' });
  await elsewhere.close();
});

const target = { kind: 'Deployment', namespace: 'shop', name: 'checkout', uid: 'u' };
let nth = 0;
function remediateInput(more: Partial<RemediateInput> = {}): RemediateInput {
  nth += 1;
  return {
    cluster: `test-${nth}`,
    findingId: null,
    incidentId: null,
    remedy: {
      action: 'scale',
      target,
      parameters: { replicas: 2 },
      title: `Scale ${'ü'.repeat(300)}`,
      rationale: '',
      requiredInputs: [],
    },
    requestedBy: 'me',
    isDryRun: false,
    expiresAfterMs: 1,
    verifyWithinMs: 1,
    settleMs: 1,
    ...more,
  };
}
const decision = { verdict: 'approve', planHash: 'right', reason: 'fine', by: 'me' } as const;
const investigate = (cluster: string) => orchestrator.investigate({ cluster, namespace: 'shop', requestedBy: 'me' });

describe('investigations', () => {
  it('are joined while they run and begun again afterwards', async () => {
    const [first, second] = await Promise.all([investigate('slow'), investigate('slow')]);
    expect(second).toEqual(first);
    expect(first.workflowId).toBe('investigate:slow/shop');
    expect(first.link).toBe(
      `http://ui/namespaces/${namespace}/workflows/investigate%3Aslow%2Fshop/${first.runId}/history`,
    );
    expect(await orchestrator.investigation(`${first.workflowId}:${first.runId}`)).toEqual({ state: 'running' });

    const quick = await investigate('quick');
    const status = () => orchestrator.investigation(`${quick.workflowId}:${quick.runId}`);
    await expect
      .poll(status, { timeout: 10_000 })
      .toEqual({ state: 'done', result: expect.objectContaining({ worst: 'high' }) });
    expect((await investigate('quick')).runId).not.toBe(quick.runId);
  });

  it('that fail say why, with the stable code', async () => {
    const { workflowId, runId } = await investigate('broken');
    await expect
      .poll(() => orchestrator.investigation(`${workflowId}:${runId}`), { timeout: 10_000 })
      .toEqual({ state: 'failed', code: 'ClusterCredentialsInvalid', detail: 'It refused the credentials.' });
  });

  it.each(['investigate:nothing:0199a3a0-0000-7000-8000-000000000000', 'investigate:nothing:x', 'nonsense'])(
    'that never were are not found: %s',
    async (id) => {
      await expect(orchestrator.investigation(id)).rejects.toMatchObject({ code: 'NotFound' });
    },
  );
});

describe('remediations', () => {
  it('of the same intent are one; a dry run is another intent', async () => {
    const input = remediateInput();
    const [first, second] = [await orchestrator.remediate(input), await orchestrator.remediate(input)];
    expect(second).toEqual(first);
    expect((await orchestrator.remediate({ ...input, isDryRun: true })).workflowId).toBe(`${first.workflowId}:dry-run`);
    expect(await orchestrator.remediation(first.workflowId)).toMatchObject({ phase: 'awaiting-decision' });
  });

  it('take a decision once, however often it is sent', async () => {
    const { workflowId } = await orchestrator.remediate(remediateInput());
    expect(await orchestrator.decide(workflowId, decision, 'key-1')).toEqual({
      accepted: true,
      phase: 'awaiting-decision',
    });
    expect(await orchestrator.decide(workflowId, decision, 'key-1')).toEqual({
      accepted: true,
      phase: 'awaiting-decision',
    });
    await expect(orchestrator.decide(workflowId, decision, 'key-2')).rejects.toMatchObject({
      code: 'NotAwaitingDecision',
    });
  });

  it('pass on what the validator says', async () => {
    const { workflowId } = await orchestrator.remediate(remediateInput());
    await expect(orchestrator.decide(workflowId, { ...decision, planHash: 'old' }, null)).rejects.toMatchObject({
      code: 'StalePlan',
      message: 'The plan is another now.',
    });
  });

  it.each(['remediate:test:none', 'investigate:quick/shop'])('that never were are not found: %s', async (id) => {
    await expect(orchestrator.decide(id, decision, null)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(orchestrator.remediation(id)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('watches', () => {
  it('are one per cluster and end on request, more than once', async () => {
    const first = await orchestrator.watchCluster('test', 5_000);
    expect(await orchestrator.watchCluster('test', 5_000)).toEqual(first);
    await orchestrator.unwatchCluster('test');
    await expect
      .poll(async () => (await orchestrator.watchCluster('test', 5_000)).runId, { timeout: 10_000 })
      .not.toBe(first.runId);
    await orchestrator.unwatchCluster('never-watched');
  });
});

describe('Temporal', () => {
  it('is up', async () => {
    await expect(orchestrator.ping()).resolves.toBeUndefined();
  });

  it('without the namespace is as good as down, and says so', async () => {
    const other = await connectOrchestrator({ address, namespace: 'no-such', uiUrl: '' });
    await expect(other.ping()).rejects.toMatchObject({
      code: 'DependencyDown',
      message: expect.stringContaining('no-such'),
    });
    expect(other.link('a', 'b')).toBe('');
    await other.close();
  });

  it('that does not answer is a part that is down', async () => {
    await expect(connectOrchestrator({ address: '127.0.0.1:9', namespace, uiUrl: '' })).rejects.toMatchObject({
      code: 'DependencyDown',
    });
  }, 15_000);
});
