import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../activities/create-activities.ts';
import type { DecideInput, PlanSummary, RemediateInput, RemediateResult, RemediationView } from '../messages.ts';

/** What the world does in a story: each is a fake of our own activity port, with everything it was asked recorded in `calls`. */
export type World = {
  /** Plan hashes answered one after another; the last repeats. */
  readonly plans?: readonly string[];
  readonly verify?: (of: 'remedy' | 'undo') => { ok: boolean; reasons: string[] };
  readonly apply?: (step: number) => void;
  /** The step was done although its activity failed. */
  readonly isSecretlyDone?: boolean;
  readonly heldBy?: readonly (string | null)[];
  readonly steps?: number;
};

export type Story = {
  readonly handle: WorkflowHandle<(input: RemediateInput) => Promise<RemediateResult>>;
  readonly calls: readonly string[];
  readonly views: readonly RemediationView[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export const target = { kind: 'Deployment', namespace: 'shop', name: 'checkout', uid: 'u-1' } as const;

export function remediateInput(overrides: Partial<RemediateInput> = {}): RemediateInput {
  return {
    cluster: 'test',
    findingId: 'finding-1',
    incidentId: null,
    remedy: {
      action: 'set-image',
      target,
      parameters: { container: 'checkout', image: 'shop/checkout:2.2' },
      title: 'Set the image of Deployment checkout to shop/checkout:2.2',
      rationale: 'The tag 2.3 does not exist.',
      requiredInputs: [],
    },
    requestedBy: 'tester',
    isDryRun: false,
    expiresAfterMs: 60_000,
    verifyWithinMs: 5_000,
    settleMs: 100,
    ...overrides,
  };
}

export function decision(overrides: Partial<DecideInput> = {}): DecideInput {
  return { verdict: 'approve', planHash: hashOf('a'), reason: 'looks right', by: 'anna', ...overrides };
}

/** A full-length hash that starts with the given letter. */
export function hashOf(letter: string): string {
  return letter.repeat(64);
}

/** Starts `remediate` on a worker of its own, in a world that behaves as told. */
export async function tellStory(
  client: Client,
  bundle: { code: string },
  address: string,
  world: World,
  input = remediateInput(),
): Promise<Story> {
  const calls: string[] = [];
  const views: RemediationView[] = [];
  const taskQueue = `story-${randomUUID()}`;
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue,
    workflowBundle: bundle,
    activities: fakeActivities(world, calls, views),
  });
  const running = worker.run();
  const handle = await client.workflow.start<(input: RemediateInput) => Promise<RemediateResult>>('remediate', {
    taskQueue,
    workflowId: `remediate:test:${randomUUID()}`,
    args: [input],
  });
  return {
    handle,
    calls,
    views,
    [Symbol.asyncDispose]: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

/** Resolves once the workflow says it is in that phase. */
export async function untilPhase(story: Story, phase: RemediationView['phase']): Promise<RemediationView> {
  for (let tries = 0; tries < 200; tries += 1) {
    const view = await story.handle.query<RemediationView>('remediation');
    if (view.phase === phase) return view;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never reached ${phase}: ${JSON.stringify(await story.handle.query('remediation'))}`);
}

function fakeActivities(world: World, calls: string[], views: RemediationView[]): Partial<Activities> {
  const plans = [...(world.plans ?? [hashOf('a')])];
  const holders = [...(world.heldBy ?? [])];
  return {
    async recordRemediation({ view }) {
      views.push(view);
    },
    async planRemediation(): Promise<PlanSummary> {
      const hash = plans.length > 1 ? plans.shift() : plans[0];
      calls.push('plan');
      const steps = Array.from({ length: world.steps ?? 1 }, (_, step) => ({ object: target, says: `step ${step}` }));
      return { hash: hash ?? '', risk: 'low', steps };
    },
    async rehearsePlan() {
      calls.push('rehearse');
    },
    async claimObjects() {
      return { heldBy: holders.shift() ?? null };
    },
    async releaseObjects() {
      calls.push('release');
    },
    async storeEvidence() {
      calls.push('evidence');
    },
    async applyStep({ step }) {
      world.apply?.(step);
      calls.push(`apply ${step}`);
      return { step, uid: 'u-1', digest: `after-${step}` };
    },
    async findAppliedStep({ step }) {
      return world.isSecretlyDone === true ? { step, uid: 'u-1', digest: `after-${step}` } : null;
    },
    async undoStep({ applied }) {
      calls.push(`undo ${applied.step} ${applied.digest}`);
    },
    async verifyRemedy({ of }) {
      calls.push(`verify ${of}`);
      return world.verify?.(of) ?? { ok: true, reasons: [] };
    },
  };
}

/** What an activity throws when the object changed under the plan. */
export function stalePlan(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('The object changed.', 'StalePlan');
}
