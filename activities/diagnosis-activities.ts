import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { severities } from '../core/diagnosis/finding.ts';
import type { InvestigateResult } from '../workflows/messages.ts';
import type { ActivityDependencies } from './create-activities.ts';
import { diagnoseLive, diagnoseWarm } from './diagnose-live.ts';
import { heartbeatWhile } from './heartbeat-while.ts';
import { liveClusters } from './live-clusters.ts';
import { watchLive } from './watch-live.ts';

export type DiagnosisActivities = ReturnType<typeof createDiagnosisActivities>;

/** A watch that got nothing done for so long hangs: its heartbeats end, and another one takes over. */
const stuckAfterMs = 120_000;
const tickMs = { least: 250, most: 5_000 };

export function createDiagnosisActivities({
  clusters,
  database,
  now,
  live = liveClusters(),
}: Pick<ActivityDependencies, 'clusters' | 'database' | 'now' | 'live'>) {
  return {
    /** One look at a cluster, stored under `id`: what its watch in this process knows, if that is fresh. Idempotent by `id`. */
    async diagnoseCluster(input: {
      readonly id: string;
      readonly cluster: string;
      readonly namespace: string | null;
    }): Promise<InvestigateResult> {
      const { id, cluster, namespace } = input;
      return heartbeatWhile(async (signal) => {
        const connected = await clusters.connect(cluster);
        const diagnosis =
          (await diagnoseWarm(live.find(cluster), namespace, now)) ??
          (await diagnoseLive(connected, namespace, signal)).diagnosis;
        await database.diagnoses.save(id, { namespace }, diagnosis);
        return summarise(id, diagnosis);
      });
    },

    /** Watches a cluster for `forMs`, keeping what is stored of its findings and incidents equal to what is so. */
    async watchFindings(input: {
      readonly cluster: string;
      readonly everyMs: number;
      readonly forMs: number;
    }): Promise<void> {
      let progressAt = performance.now();
      const timeUp = AbortSignal.timeout(input.forMs);
      const isStuck = (): boolean => performance.now() - progressAt > stuckAfterMs;
      await heartbeatWhile(async (cancelled) => {
        const cluster = await clusters.connect(input.cluster);
        try {
          await live.hold(input.cluster, (held, taken) =>
            watchLive({
              cluster,
              live: held,
              database,
              now,
              tickMs: Math.max(tickMs.least, Math.min(tickMs.most, input.everyMs)),
              signal: AbortSignal.any([cancelled, timeUp, taken]),
              onProgress: () => {
                progressAt = performance.now();
              },
            }),
          );
        } catch (error) {
          if (!timeUp.aborted || cancelled.aborted) throw error;
        }
      }, isStuck);
    },
  };
}

function summarise(id: string, { findings, incidents, gaps }: Diagnosis): InvestigateResult {
  const worst = severities.findLast((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
  return { id, findings: findings.length, incidents: incidents.length, gaps: gaps.length, worst };
}
