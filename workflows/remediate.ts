import {
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { Decision } from '../core/remediation/remediation.ts';
import type { AppliedStep, PlanSummary, RemediateInput, RemediateResult } from './messages.ts';
import { decideSignal, decideUpdate, remediationQueryDefinition } from './remediation-messages.ts';
import { RemediationState } from './remediation-state.ts';
import { validateDecision } from './validate-decision.ts';

// The read model must follow however long PostgreSQL is away: no bound on the whole.
const record = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '300 milliseconds', maximumInterval: '5 seconds' },
});
const cluster = proxyActivities<Activities>({
  startToCloseTimeout: '45 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
});

const claimRetryMs = { first: 1_000, most: 10_000 };

/** Plan, rehearse, ask, act, verify; undo when it did not help. Nothing is changed without a decision on exactly the plan shown. */
export async function remediate(input: RemediateInput): Promise<RemediateResult> {
  const { workflowId: id, runId } = workflowInfo();
  const subject = { id, runId, cluster: input.cluster };
  const state = new RemediationState(id, input, (view) => record.recordRemediation({ ...subject, input, view }));
  const applied: AppliedStep[] = [];

  setHandler(remediationQueryDefinition, () => state.view());
  setHandler(
    decideUpdate,
    (decision) => {
      state.decide(decision);
      return { accepted: true as const, phase: state.phase };
    },
    {
      validator: (decision) => {
        const fault = validateDecision(decision, state);
        if (fault !== null) throw ApplicationFailure.nonRetryable(fault.says, fault.code);
      },
    },
  );
  setHandler(decideSignal, (decision) => {
    const fault = validateDecision(decision, state);
    if (fault === null) state.decide(decision);
    else state.note(`A decision was ignored. ${fault.says}`);
  });

  try {
    return await run();
  } catch (error) {
    // Whatever ends the story early, a person or a failure, what was already done is undone first.
    return await CancellationScope.nonCancellable(() => endEarly(error));
  }

  async function run(): Promise<RemediateResult> {
    await state.enter('planning', `Planning ${input.remedy.title}`);
    let plan = await cluster.planRemediation({ ...subject, input });
    for (;;) {
      await rehearse(plan);
      if (input.isDryRun) return state.end('rehearsed', 'Rehearsed: nothing was changed.');
      const verdict = await awaitDecision(plan);
      if (verdict === null) return state.end('expired', 'Nobody decided in time: refused.');
      if (verdict.verdict === 'refuse') return state.end('refused', `Refused by ${verdict.by}: ${verdict.reason}`);
      await claimObjects();
      const current = await cluster.planRemediation({ ...subject, input });
      if (current.hash === plan.hash && (await act(current))) break;
      await record.releaseObjects(subject);
      plan = current.hash === plan.hash ? await cluster.planRemediation({ ...subject, input }) : current;
      state.note('The object changed after the plan was shown: the plan was made anew.');
    }
    return await verify();
  }

  async function rehearse(plan: PlanSummary): Promise<void> {
    await state.enter('rehearsing', `Dry run of ${plan.steps.length} step(s) against the API server`, plan);
    await cluster.rehearsePlan({ ...subject, planHash: plan.hash });
  }

  async function awaitDecision(plan: PlanSummary): Promise<Decision | null> {
    await state.awaitDecision(plan, input.expiresAfterMs);
    if (await condition(() => state.decision !== null, input.expiresAfterMs)) await state.project();
    return state.decision;
  }

  async function claimObjects(): Promise<void> {
    for (let waitMs = claimRetryMs.first; ; waitMs = Math.min(waitMs * 2, claimRetryMs.most)) {
      const { heldBy } = await record.claimObjects(subject);
      if (heldBy === null) return;
      state.note(`Waiting: ${heldBy} is working on the same object.`);
      await state.project();
      await sleep(waitMs);
    }
  }

  /** False when the object turned out to have changed before anything was done. */
  async function act(plan: PlanSummary): Promise<boolean> {
    await cluster.storeEvidence({ ...subject, planHash: plan.hash });
    for (const [step, { says }] of plan.steps.entries()) {
      await state.enter('acting', `Step ${step + 1} of ${plan.steps.length}: ${says}`);
      try {
        // A step under way is finished whatever a person cancels meanwhile: only then is known what there is to undo.
        applied.push(
          await CancellationScope.nonCancellable(() => cluster.applyStep({ ...subject, planHash: plan.hash, step })),
        );
      } catch (error) {
        if (codeOf(error) === 'StalePlan' && applied.length === 0) return false;
        // A failure can hide a success, as when the answer got lost: the object itself knows.
        const done = await CancellationScope.nonCancellable(() => record.findAppliedStep({ ...subject, step }));
        if (done !== null) applied.push(done);
        throw error;
      }
    }
    return true;
  }

  async function verify(): Promise<RemediateResult> {
    await state.enter('verifying', 'Watching whether it helped and stays so');
    const outcome = await watchRecovery('remedy', input.verifyWithinMs, input.settleMs);
    if (outcome.ok) {
      await record.releaseObjects(subject);
      return state.end('resolved', 'It helped: the workload recovered and stayed so.');
    }
    return await rollBack(`It did not help: ${outcome.reasons.join('; ')}`);
  }

  async function rollBack(why: string): Promise<RemediateResult> {
    await state.enter('rolling-back', why);
    for (const step of applied.toReversed()) await cluster.undoStep({ ...subject, applied: step });
    const outcome = await watchRecovery('undo', input.verifyWithinMs, 0);
    await record.releaseObjects(subject);
    return outcome.ok
      ? state.end('rolled-back', `${why} The state before it is back.`)
      : state.end('failed', `${why} The undo could not be confirmed: ${outcome.reasons.join('; ')}`);
  }

  async function watchRecovery(of: 'remedy' | 'undo', withinMs: number, settleMs: number) {
    const { verifyRemedy } = proxyActivities<Activities>({
      startToCloseTimeout: withinMs + settleMs + 60_000,
      heartbeatTimeout: '20 seconds',
      retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
    });
    return verifyRemedy({ ...subject, of, deadline: Date.now() + withinMs, settleMs });
  }

  async function endEarly(error: unknown): Promise<RemediateResult> {
    const why = isCancellation(error) ? 'It was cancelled.' : messageOf(error);
    try {
      if (applied.length > 0) return await rollBack(why);
      await record.releaseObjects(subject);
      return await state.end(isCancellation(error) ? 'refused' : 'failed', why);
    } catch (undoError) {
      await record.releaseObjects(subject);
      return await state.end(
        'failed',
        `${why} Undoing it failed as well: ${messageOf(undoError)}. Look at the stored evidence and restore the object by hand.`,
      );
    }
  }
}

function codeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof ApplicationFailure ? (cause.type ?? null) : null;
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
