import type { InvestigationStatus, Orchestrator, StartedRun } from '../../adapters/temporal/orchestrator.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { IncidentAct } from '../../core/incidents/incident-input.ts';
import type { DecideInput, InvestigateInput, RemediateInput } from '../../workflows/messages.ts';

export type FakeOrchestrator = Orchestrator & {
  readonly asked: {
    readonly investigations: InvestigateInput[];
    readonly remediations: RemediateInput[];
    readonly decisions: { readonly id: string; readonly decision: DecideInput; readonly updateId: string | null }[];
    readonly acts: { readonly id: string; readonly act: IncidentAct; readonly updateId: string | null }[];
    readonly watched: Set<string>;
  };
  readonly statuses: Map<string, InvestigationStatus>;
  /** Thrown by the next decision or act, as a workflow's validator would. */
  refuseNext: KubeSageError | null;
};

/** Temporal in memory: remembers what it was asked. */
export function fakeOrchestrator(): FakeOrchestrator {
  const asked: FakeOrchestrator['asked'] = {
    investigations: [],
    remediations: [],
    decisions: [],
    acts: [],
    watched: new Set(),
  };
  const statuses = new Map<string, InvestigationStatus>();
  const run = (workflowId: string, runId = 'run-1'): StartedRun => ({
    workflowId,
    runId,
    link: link(workflowId, runId),
  });
  const link = (workflowId: string, runId: string): string =>
    `http://127.0.0.1:8233/namespaces/kubesage/workflows/${encodeURIComponent(workflowId)}/${runId}`;

  return {
    asked,
    statuses,
    refuseNext: null,
    async investigate(input) {
      asked.investigations.push(input);
      return run(`investigate:${input.cluster}${input.namespace === null ? '' : `/${input.namespace}`}`);
    },
    async investigation(id) {
      const status = statuses.get(id);
      if (status === undefined) throw new KubeSageError('NotFound', `There is no investigation ${id}.`);
      return status;
    },
    async remediate(input) {
      asked.remediations.push(input);
      return run(`remediate:${input.cluster}:0a1b2c3d`, `run-${asked.remediations.length}`);
    },
    async decide(id, decision, updateId) {
      if (this.refuseNext !== null) throw this.refuseNext;
      asked.decisions.push({ id, decision, updateId });
      return { accepted: true, phase: 'acting' };
    },
    async actOnIncident(id, act, updateId) {
      if (this.refuseNext !== null) throw this.refuseNext;
      asked.acts.push({ id, act, updateId });
      return { accepted: true, state: 'open', incidentId: act.act === 'merge' ? act.into : null };
    },
    remediation: async (id) => {
      throw new KubeSageError('NotFound', `There is no remediation ${id}.`);
    },
    async watchCluster(cluster) {
      asked.watched.add(cluster);
      return run(`watchCluster:${cluster}`);
    },
    async unwatchCluster(cluster) {
      asked.watched.delete(cluster);
    },
    link,
    ping: async () => {},
    pingWorker: async () => {},
    close: async () => {},
  };
}
