import { Context, sleep } from '@temporalio/activity';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { severities } from '../core/diagnosis/finding.ts';
import type { InvestigateResult } from '../workflows/messages.ts';
import type { ActivityDependencies } from './create-activities.ts';
import { diagnoseLive } from './diagnose-live.ts';
import { heartbeatWhile } from './heartbeat-while.ts';

export type DiagnosisActivities = ReturnType<typeof createDiagnosisActivities>;

// A finding that stays is stored again this often, so that "last seen" stays honest.
const restateEveryMs = 60_000;

export function createDiagnosisActivities({ clusters, database, now }: ActivityDependencies) {
  return {
    /** One look at a cluster, stored under `id`. Idempotent by `id`. */
    async diagnoseCluster(input: {
      readonly id: string;
      readonly cluster: string;
      readonly namespace: string | null;
    }): Promise<InvestigateResult> {
      return heartbeatWhile(async (signal) => {
        const { diagnosis } = await diagnoseLive(await clusters.connect(input.cluster), input.namespace, signal);
        await database.diagnoses.save(input.id, { namespace: input.namespace }, diagnosis);
        return summarise(input.id, diagnosis);
      });
    },

    /** Observes a cluster again and again for `forMs`, storing what changed. */
    async watchFindings(input: {
      readonly cluster: string;
      readonly everyMs: number;
      readonly forMs: number;
    }): Promise<void> {
      const context = Context.current();
      const endAt = now().getTime() + input.forMs;
      let last = { said: '', at: 0 };
      while (now().getTime() < endAt) {
        const { diagnosis } = await heartbeatWhile(async (signal) =>
          diagnoseLive(await clusters.connect(input.cluster), null, signal),
        );
        const said = JSON.stringify([diagnosis.findings.map(withoutTimes), diagnosis.incidents, diagnosis.gaps]);
        const at = now().getTime();
        if (said !== last.said || at - last.at > restateEveryMs) {
          await database.diagnoses.save(
            `${context.info.workflowExecution?.workflowId}:${diagnosis.observedAt}`,
            { namespace: null },
            diagnosis,
          );
          last = { said, at };
        }
        context.heartbeat();
        await sleep(input.everyMs);
      }
    },
  };
}

function summarise(id: string, { findings, incidents, gaps }: Diagnosis): InvestigateResult {
  const worst = severities.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
  return { id, findings: findings.length, incidents: incidents.length, gaps: gaps.length, worst };
}

function withoutTimes(finding: Diagnosis['findings'][number]): unknown {
  return [finding.id, finding.severity, finding.message, finding.cause, finding.remedies];
}
