import { Context, sleep } from '@temporalio/activity';
import { ClusterIndex } from '../core/cluster/cluster-index.ts';
import { KubeSageError } from '../core/errors.ts';
import { renderDiff } from '../core/remediation/describe-plan.ts';
import { checkGuardrails } from '../core/remediation/guardrails.ts';
import { makePlan } from '../core/remediation/make-plan.ts';
import { objectDigest } from '../core/remediation/object-digest.ts';
import { isTerminal } from '../core/remediation/phase.ts';
import type { Change, Plan, PlanStep, RehearsedStep } from '../core/remediation/plan.ts';
import type { Remediation } from '../core/remediation/remediation.ts';
import { resolveSealed, sealedValuesOf } from '../core/remediation/sealed-values.ts';
import { undoVerifications } from '../core/remediation/undo.ts';
import { judge } from '../core/remediation/verify.ts';
import type { AppliedStep, PlanSummary, RemediateInput, RemediationView } from '../workflows/messages.ts';
import { collectEvidence } from './collect-evidence.ts';
import type { ActivityDependencies } from './create-activities.ts';
import { diagnoseLive } from './diagnose-live.ts';
import { heartbeatWhile } from './heartbeat-while.ts';
import { projectRemediation } from './project-remediation.ts';

/** Which run of which remediation an activity works for. */
export type RemediationSubject = { readonly id: string; readonly runId: string; readonly cluster: string };

export type RemediationActivities = ReturnType<typeof createRemediationActivities>;

const verifyEveryMs = 1_500;

export function createRemediationActivities({ clusters, database, isRunning, now }: ActivityDependencies) {
  const { remediations, sealedValues, audit } = database;

  return {
    /** Brings the read model and the audit trail up to what the workflow says. Idempotent. */
    async recordRemediation(
      input: RemediationSubject & { readonly input: RemediateInput; readonly view: RemediationView },
    ): Promise<void> {
      const before = await storedRun(input);
      const after = projectRemediation(before, input, now().toISOString());
      await remediations.save(after);
      if (after.decision !== null) {
        const { verdict, by, reason, planHash, at } = after.decision;
        await audit.append(`${input.runId}:decision:${at}`, {
          actor: by,
          action: verdict === 'approve' ? 'remediation.approved' : 'remediation.refused',
          subject: input.id,
          detail: { reason, planHash },
        });
      }
      if (!isTerminal(after.phase)) return;
      await audit.append(`${input.runId}:end`, {
        actor: 'kubesage',
        action: `remediation.${after.phase}`,
        subject: input.id,
        detail: { says: after.says },
      });
      if (after.plan !== null) await Promise.all(sealedValuesOf(after.plan).map((id) => sealedValues.remove(id)));
    },

    /** Makes the remedy concrete against the live objects, checks it against the guardrails, and stores the plan. Reads only. */
    async planRemediation(input: RemediationSubject & { readonly input: RemediateInput }): Promise<PlanSummary> {
      const { remedy, findingId } = input.input;
      const cluster = await clusters.connect(input.cluster);
      const namespace = remedy.target.namespace;
      const snapshot = await cluster.observe(namespace === '' ? {} : { namespace });
      const index = new ClusterIndex(snapshot);
      const plan = makePlan(remedy, index, { plannedAt: now().toISOString(), findingId });
      checkGuardrails(plan, index);
      await storePlan(input, plan);
      return { hash: plan.hash, risk: plan.risk, steps: plan.steps.map(({ object, says }) => ({ object, says })) };
    },

    /** Server-side dry run of every step, stored as diffs. Changes nothing. */
    async rehearsePlan(input: RemediationSubject & { readonly planHash: string }): Promise<void> {
      const run = await requireRun(input);
      const plan = requirePlan(run, input.planHash);
      const cluster = await clusters.connect(input.cluster);
      const steps: RehearsedStep[] = [];
      for (const step of plan.steps) {
        const before = await cluster.read(step.object);
        const { object, warnings } = await cluster.mutate(step.object, step.apiVersion, await unsealed(step.change), {
          operation: operationOf(input, plan, step),
          uid: step.object.uid,
          isDryRun: true,
        });
        steps.push({ object: step.object, diff: renderDiff(before, object), warnings });
      }
      await remediations.save({ ...run, rehearsal: { steps }, updatedAt: now().toISOString() });
    },

    /** All objects of the plan, or none: then who holds one of them. */
    async claimObjects(input: RemediationSubject): Promise<{ readonly heldBy: string | null }> {
      const { plan } = await requireRun(input);
      const objects = (plan?.steps ?? []).map((step) => step.object);
      const claim = await remediations.claim(input.cluster, objects, input.id);
      if (claim.heldBy === null || (await isRunning(claim.heldBy))) return claim;
      await remediations.release(claim.heldBy);
      return remediations.claim(input.cluster, objects, input.id);
    },

    async releaseObjects(input: RemediationSubject): Promise<void> {
      await remediations.release(input.id);
    },

    /** Specs, events and logs of what the plan will touch, kept before it is touched. */
    async storeEvidence(input: RemediationSubject & { readonly planHash: string }): Promise<void> {
      const plan = requirePlan(await requireRun(input), input.planHash);
      const cluster = await clusters.connect(input.cluster);
      await remediations.saveEvidence(await collectEvidence(cluster, plan, input, now().toISOString()));
    },

    /** Does one step exactly once: a repeated attempt finds the operation's mark on the object. */
    async applyStep(
      input: RemediationSubject & { readonly planHash: string; readonly step: number },
    ): Promise<AppliedStep> {
      const plan = requirePlan(await requireRun(input), input.planHash);
      const step = requireStep(plan, input.step);
      const cluster = await clusters.connect(input.cluster);
      const operation = operationOf(input, plan, step);
      const { object } = await cluster.mutate(step.object, step.apiVersion, await unsealed(step.change), {
        operation,
        uid: step.object.uid,
        digest: step.digest,
        isDryRun: false,
      });
      await audit.append(operation, {
        actor: 'kubesage',
        action: 'step.applied',
        subject: input.id,
        detail: { object: step.object, says: step.says, planHash: plan.hash },
      });
      return {
        step: input.step,
        uid: object?.metadata.uid ?? step.object.uid,
        digest: object === null ? '' : objectDigest(object),
      };
    },

    /** Whether a step was done after all, told by the mark on the object; null when it was not. */
    async findAppliedStep(input: RemediationSubject & { readonly step: number }): Promise<AppliedStep | null> {
      const { plan } = await requireRun(input);
      if (plan === null) return null;
      const step = requireStep(plan, input.step);
      const live = await (await clusters.connect(input.cluster)).read(step.object);
      if (live === null || live.metadata.annotations?.['kubesage.dev/operation'] !== operationOf(input, plan, step))
        return null;
      return { step: input.step, uid: live.metadata.uid ?? '', digest: objectDigest(live) };
    },

    /** Puts one step back exactly, unless somebody changed the object since: then StalePlan, and a person decides. */
    async undoStep(input: RemediationSubject & { readonly applied: AppliedStep }): Promise<void> {
      const { plan } = await requireRun(input);
      if (plan === null) return;
      const step = requireStep(plan, input.applied.step);
      if (step.inverse === null) return;
      const cluster = await clusters.connect(input.cluster);
      const operation = `${operationOf(input, plan, step)}/undo`;
      await cluster.mutate({ ...step.object, uid: input.applied.uid }, step.apiVersion, step.inverse, {
        operation,
        uid: input.applied.uid,
        digest: input.applied.digest,
        isDryRun: false,
      });
      await audit.append(operation, {
        actor: 'kubesage',
        action: 'step.undone',
        subject: input.id,
        detail: { object: step.object },
      });
    },

    /** Watches the live signals until they hold for the settling time, can no longer hold, or the deadline (epoch ms) passes. */
    async verifyRemedy(
      input: RemediationSubject & {
        readonly of: 'remedy' | 'undo';
        readonly deadline: number;
        readonly settleMs: number;
      },
    ): Promise<{ readonly ok: boolean; readonly reasons: readonly string[] }> {
      const run = await requireRun(input);
      const { plan } = run;
      if (plan === null) return { ok: true, reasons: [] };
      const verifications = input.of === 'remedy' ? plan.verifications : undoVerifications(plan);
      const cluster = await clusters.connect(input.cluster);
      let settling: { readonly since: number; readonly fingerprint: string } | null = null;
      for (;;) {
        const { index, diagnosis } = await heartbeatWhile((signal) =>
          diagnoseLive(cluster, run.target.namespace === '' ? null : run.target.namespace, signal),
        );
        const judgement = judge(verifications, index, diagnosis.findings);
        const at = now().getTime();
        if (input.of === 'remedy' && judgement.failedForGood !== null)
          return { ok: false, reasons: [judgement.failedForGood] };
        if (!judgement.ok) {
          settling = null;
          if (at >= input.deadline) return { ok: false, reasons: judgement.reasons };
        } else {
          if (settling === null || settling.fingerprint !== judgement.fingerprint)
            settling = { since: at, fingerprint: judgement.fingerprint };
          if (at - settling.since >= input.settleMs) return { ok: true, reasons: [] };
          // A workload that keeps restarting never settles.
          if (at >= input.deadline + 2 * input.settleMs)
            return { ok: false, reasons: ['It did not stay ready for the settling time.'] };
        }
        Context.current().heartbeat();
        await sleep(verifyEveryMs);
      }
    },
  };

  async function storedRun(subject: RemediationSubject): Promise<Remediation | null> {
    const stored = await remediations.find(subject.id);
    return stored !== null && stored.runId === subject.runId ? stored : null;
  }

  async function requireRun(subject: RemediationSubject): Promise<Remediation> {
    const run = await storedRun(subject);
    if (run === null)
      throw new KubeSageError('NotFound', `Remediation ${subject.id} (run ${subject.runId}) is not in the database.`);
    return run;
  }

  async function storePlan(subject: RemediationSubject, plan: Plan): Promise<void> {
    const run = await requireRun(subject);
    const isSame = run.plan?.hash === plan.hash;
    await remediations.save({ ...run, plan, rehearsal: isSame ? run.rehearsal : null, updatedAt: now().toISOString() });
  }

  async function unsealed(change: Change): Promise<Change> {
    const ids = sealedValuesOf({ steps: [{ change }] });
    const values = new Map<string, string>();
    for (const id of ids) {
      const value = await sealedValues.open(id);
      if (value === null)
        throw new KubeSageError(
          'PreconditionFailed',
          'The secret value that was supplied is no longer kept; request the remediation again.',
        );
      values.set(id, value);
    }
    return resolveSealed(change, values);
  }
}

function requirePlan(run: Remediation, hash: string): Plan {
  if (run.plan?.hash === hash) return run.plan;
  throw new KubeSageError('StalePlan', `The stored plan of ${run.id} is not ${hash.slice(0, 12)} any more.`);
}

function requireStep(plan: Plan, index: number): PlanStep {
  const step = plan.steps[index];
  if (step === undefined)
    throw new KubeSageError('InvalidRequest', `Plan ${plan.hash.slice(0, 12)} has no step ${index}.`);
  return step;
}

/** Names one mutation for ever: the mark by which a retry knows that it was done. */
function operationOf(subject: RemediationSubject, plan: Plan, step: PlanStep): string {
  return `${subject.runId}/${plan.hash.slice(0, 12)}/${plan.steps.indexOf(step)}`;
}
