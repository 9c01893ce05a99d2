import { MockActivityEnvironment } from '@temporalio/testing';
import type { Database } from '../../adapters/database/stores.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';
import type { Remedy } from '../../core/remediation/remedy.ts';
import type { RemediationView } from '../../workflows/messages.ts';
import { remediateInput } from '../../workflows/testing/remediation-story.ts';
import { createRemediationActivities } from '../remediation-activities.ts';
import { fakeCluster } from './fake-cluster.ts';

export const subject = { id: 'remediate:test:1', runId: 'run-1', cluster: 'test' } as const;
const startedAt = Date.parse('2026-03-02T12:00:01Z');

/** The remediation activities over ports in memory, as one run of one remediation uses them. Time moves only by `wait`. */
export function remediationRoom(objects: readonly KubeObject[], remedy: Remedy) {
  const cluster = fakeCluster(objects);
  const stored = new Map<string, Remediation>();
  const evidence: StoredEvidence[] = [];
  const claims = new Map<string, string>();
  const sealed = new Map<string, string>();
  const audited = new Map<string, string>();
  const running = new Set<string>([subject.id]);
  const input = remediateInput({ remedy });
  let now = startedAt;

  const database = {
    remediations: {
      save: async (remediation: Remediation) => void stored.set(remediation.id, remediation),
      find: async (id: string) => stored.get(id) ?? null,
      saveEvidence: async (items: readonly StoredEvidence[]) => void evidence.push(...items),
      async claim(name: string, refs: readonly Parameters<typeof refKey>[0][], by: string) {
        const keys = refs.map((ref) => `${name}/${refKey(ref)}`);
        const holder = keys.map((key) => claims.get(key)).find((id) => id !== undefined && id !== by);
        if (holder !== undefined) return { heldBy: holder };
        for (const key of keys) claims.set(key, by);
        return { heldBy: null };
      },
      async release(id: string) {
        for (const [key, by] of claims) if (by === id) claims.delete(key);
      },
    },
    sealedValues: {
      open: async (id: string) => sealed.get(id) ?? null,
      remove: async (id: string) => void sealed.delete(id),
    },
    audit: {
      append: async (key: string, { action }: { readonly action: string }) => void audited.set(key, action),
    },
  } as unknown as Database;

  const activities = createRemediationActivities({
    clusters: { connect: async () => cluster, names: async () => ['test'] },
    database,
    isRunning: async (id) => running.has(id),
    now: () => new Date(now),
  });
  const environment = new MockActivityEnvironment();

  return {
    cluster,
    activities,
    stored,
    evidence,
    claims,
    sealed,
    audited,
    running,
    input,
    wait: (ms: number): void => {
      now += ms;
    },
    now: () => now,
    run: <T>(activity: () => Promise<T>): Promise<T> => environment.run(activity),
    record: (view: Partial<RemediationView> = {}): Promise<void> =>
      activities.recordRemediation({ ...subject, input, view: { ...planning, ...view } }),
    /** Recorded and planned, as the workflow has it before it rehearses. */
    async plan(): Promise<Plan> {
      await activities.recordRemediation({ ...subject, input, view: planning });
      await activities.planRemediation({ ...subject, input });
      const plan = stored.get(subject.id)?.plan;
      if (plan == null) throw new Error('the plan was not stored');
      return plan;
    },
  };
}

const planning: RemediationView = {
  id: subject.id,
  phase: 'planning',
  says: 'Planning',
  plan: null,
  decision: null,
  expiresAt: null,
  history: [],
};
