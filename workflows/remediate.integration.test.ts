import { fileURLToPath } from 'node:url';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { bundleWorkflowCode } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DecideResult } from './messages.ts';
import {
  decision,
  hashOf,
  remediateInput,
  type Story,
  stalePlan,
  tellStory,
  untilPhase,
  type World,
} from './testing/remediation-story.ts';

const address = inject('temporalAddress');
const namespace = inject('temporalNamespace');
let bundle: { code: string };
let connection: Connection;
let client: Client;

beforeAll(async () => {
  bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('index.ts', import.meta.url)),
    logger: quiet(),
  });
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
});
afterAll(() => connection.close());

const tell = (world: World, input = remediateInput()): Promise<Story> =>
  tellStory(client, bundle, address, world, input);
const decide = (story: Story, value = decision()): Promise<DecideResult> =>
  story.handle.executeUpdate('decide', { args: [value] });

describe('remediate', () => {
  it('acts only after an approval, with the evidence stored before the step, and ends resolved', async () => {
    await using story = await tell({});
    const waiting = await untilPhase(story, 'awaiting-decision');
    expect(waiting.plan?.hash).toBe(hashOf('a'));
    expect(story.calls).toEqual(['plan', 'rehearse']);
    expect(await decide(story)).toEqual({ accepted: true, phase: 'awaiting-decision' });
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
    expect(story.calls).toEqual(['plan', 'rehearse', 'plan', 'evidence', 'apply 0', 'verify remedy', 'release']);
    expect(story.views.at(-1)).toMatchObject({ phase: 'resolved', decision: { by: 'anna', verdict: 'approve' } });
  });

  it('changes nothing when it is refused', async () => {
    await using story = await tell({});
    await untilPhase(story, 'awaiting-decision');
    await decide(story, decision({ verdict: 'refuse', reason: 'not now' }));
    expect(await story.handle.result()).toMatchObject({ phase: 'refused', says: 'Refused by anna: not now' });
    expect(story.calls).toEqual(['plan', 'rehearse']);
  });

  it('changes nothing when nobody decides in time', async () => {
    await using story = await tell({}, remediateInput({ expiresAfterMs: 300 }));
    expect(await story.handle.result()).toMatchObject({ phase: 'expired' });
    expect(story.calls).toEqual(['plan', 'rehearse']);
  });

  it('ends after the rehearsal when it is a dry run', async () => {
    await using story = await tell({}, remediateInput({ isDryRun: true }));
    expect(await story.handle.result()).toMatchObject({ phase: 'rehearsed' });
    expect(story.calls).toEqual(['plan', 'rehearse']);
  });

  it('rolls back in reverse order when the workload does not recover', async () => {
    await using story = await tell({ steps: 2, verify: (of) => ({ ok: of === 'undo', reasons: ['pods crash'] }) });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    const result = await story.handle.result();
    expect(result.phase).toBe('rolled-back');
    expect(result.says).toContain('pods crash');
    expect(story.calls.slice(3)).toEqual([
      'evidence',
      'apply 0',
      'apply 1',
      'verify remedy',
      'undo 1 after-1',
      'undo 0 after-0',
      'verify undo',
      'release',
    ]);
  });

  it('undoes what it did when a later step fails for good', async () => {
    const apply = (step: number): void => {
      if (step === 1) throw ApplicationFailure.nonRetryable('patch deployments is forbidden', 'Forbidden');
    };
    await using story = await tell({ steps: 2, apply });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    expect(await story.handle.result()).toMatchObject({ phase: 'rolled-back' });
    expect(story.calls).toContain('undo 0 after-0');
  });

  it('undoes a step that was done although its activity failed', async () => {
    const apply = (): void => {
      throw ApplicationFailure.nonRetryable('the answer got lost', 'Timeout');
    };
    await using story = await tell({ apply, isSecretlyDone: true });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    expect(await story.handle.result()).toMatchObject({ phase: 'rolled-back' });
    expect(story.calls).toContain('undo 0 after-0');
  });

  it('asks again when the object changed between the approval and the act', async () => {
    await using story = await tell({ plans: [hashOf('a'), hashOf('b')] });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    for (let view = await untilPhase(story, 'awaiting-decision'); view.plan?.hash !== hashOf('b'); )
      view = await untilPhase(story, 'awaiting-decision');
    expect(story.calls.filter((call) => call.startsWith('apply'))).toEqual([]);
    await decide(story, decision({ planHash: hashOf('b') }));
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
  });

  it('asks again when the object changes in the very moment of acting', async () => {
    let tries = 0;
    const apply = (): void => {
      tries += 1;
      if (tries === 1) throw stalePlan();
    };
    await using story = await tell({ apply });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    for (let view = await untilPhase(story, 'awaiting-decision'); view.decision !== null; )
      view = await untilPhase(story, 'awaiting-decision');
    await decide(story);
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
    expect(tries).toBe(2);
  });

  it('waits while another remediation works on the same object', async () => {
    await using story = await tell({ heldBy: ['remediate:other', null] });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
    expect(story.views.at(-1)?.history.map((entry) => entry.says)).toContain(
      'Waiting: remediate:other is working on the same object.',
    );
  });

  it.each([
    ['another plan than the one shown', decision({ planHash: hashOf('c') }), 'StalePlan'],
    ['no reason', decision({ reason: ' ' }), 'InvalidRequest'],
    ['an unknown verdict', { ...decision(), verdict: 'maybe' as 'approve' }, 'InvalidRequest'],
    ['a hash too short to mean one plan', decision({ planHash: 'aaa' }), 'InvalidRequest'],
  ])('refuses a decision with %s at once', async (_, value, code) => {
    await using story = await tell({});
    await untilPhase(story, 'awaiting-decision');
    const error = await decide(story, value).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((error as WorkflowUpdateFailedError).cause).toMatchObject({ type: code });
    expect((await story.handle.query<{ phase: string }>('remediation')).phase).toBe('awaiting-decision');
    await story.handle.terminate();
  });

  it('refuses a second decision', async () => {
    await using story = await tell({ heldBy: ['remediate:other', 'remediate:other', null] });
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    const error = await decide(story, decision({ verdict: 'refuse' })).catch((reason: unknown) => reason);
    expect((error as WorkflowUpdateFailedError).cause).toMatchObject({ type: 'NotAwaitingDecision' });
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
  });

  it('takes a decision by signal, and ignores an invalid one visibly', async () => {
    await using story = await tell({});
    await untilPhase(story, 'awaiting-decision');
    await story.handle.signal('decide', decision({ planHash: hashOf('d') }));
    await story.handle.signal('decide', decision());
    expect(await story.handle.result()).toMatchObject({ phase: 'resolved' });
    expect(story.views.at(-1)?.history.some((entry) => entry.says.startsWith('A decision was ignored.'))).toBe(true);
  });

  it('undoes what it did when a person cancels it while it verifies', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using story = await tell(
      { verify: (of) => ({ ok: of === 'undo', reasons: [] }), apply: () => release() },
      remediateInput(),
    );
    await untilPhase(story, 'awaiting-decision');
    await decide(story);
    await gate;
    await story.handle.cancel();
    expect(await story.handle.result()).toMatchObject({ phase: 'rolled-back' });
  });

  it('changes nothing when a person cancels it while it waits for a decision', async () => {
    await using story = await tell({});
    await untilPhase(story, 'awaiting-decision');
    await story.handle.cancel();
    expect(await story.handle.result()).toMatchObject({ phase: 'refused', says: 'It was cancelled.' });
    expect(story.calls.filter((call) => call.startsWith('apply'))).toEqual([]);
  });
});

function quiet(): {
  log: () => void;
  trace: () => void;
  debug: () => void;
  info: () => void;
  warn: () => void;
  error: () => void;
} {
  const ignore = (): void => undefined;
  return { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
}
