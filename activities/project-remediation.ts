import type { Remediation } from '../core/remediation/remediation.ts';
import type { RemediateInput, RemediationView } from '../workflows/messages.ts';

/** The read model after the workflow said `view`: what the workflow knows replaces, what activities stored (plan, rehearsal) stays. */
export function projectRemediation(
  before: Remediation | null,
  run: { readonly runId: string; readonly input: RemediateInput; readonly view: RemediationView },
  at: string,
): Remediation {
  const { input, view } = run;
  return {
    id: view.id,
    runId: run.runId,
    cluster: input.cluster,
    findingId: input.findingId,
    incidentId: input.incidentId,
    target: input.remedy.target,
    remedy: input.remedy,
    requestedBy: input.requestedBy,
    isDryRun: input.isDryRun,
    phase: view.phase,
    says: view.says,
    plan: before?.plan ?? null,
    rehearsal: before?.rehearsal ?? null,
    decision: view.decision,
    history: view.history,
    expiresAt: view.expiresAt,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  };
}
