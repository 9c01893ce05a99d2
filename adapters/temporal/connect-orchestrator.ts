import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { KubeSageError } from '../../core/errors.ts';
import type { IncidentAct } from '../../core/incidents/incident-input.ts';
import { remediationId } from '../../core/remediation/remediation-id.ts';
import {
  type DecideInput,
  type DecideResult,
  decideMessage,
  type IncidentActResult,
  type InvestigateResult,
  type RemediationView,
  remediationQuery,
  type TrackIncidentInput,
  taskQueues,
  trackIncidentId,
  workflowTypes,
} from '../../workflows/messages.ts';
import type { InvestigationStatus, Orchestrator, StartedRun } from './orchestrator.ts';
import { pairsOfIncident, pairsOfInvestigation, pairsOfRemediation, pairsOfWatch } from './search-attribute-pairs.ts';
import { fromFailure, toOrchestratorError } from './to-orchestrator-error.ts';

export type OrchestratorOptions = {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  /** Base address of the Temporal Web UI; '' for no links. */
  readonly uiUrl: string;
};

const connectTimeoutMs = 5_000;
const answerWithinMs = 10_000;
/** A decision needs a worker to take it; one may be restarting. */
const decideWithinMs = 20_000;
const pingWithinMs = 2_000;
// A worker's question for work is answered within a minute, with work or without, and then asked again.
/** TASK_QUEUE_TYPE_WORKFLOW of Temporal's API. */
const workflowTasks = 1;
const workerSilentForMs = 75_000;
const summaryBytes = 200;
// The default grows to two minutes, long after Temporal is back.
const reconnect = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.min_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 1_000,
};

// A second or so in all: the default would hide for half a minute that Temporal is away.
const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 4 }));

/** Connects to Temporal. Throws DependencyDown when it does not answer; later losses of the connection mend themselves. */
export async function connectOrchestrator({ address, namespace, uiUrl }: OrchestratorOptions): Promise<Orchestrator> {
  const connection = await Connection.connect({
    address,
    connectTimeout: connectTimeoutMs,
    channelArgs: reconnect,
    interceptors: [retry],
  }).catch((cause: unknown) => {
    throw new KubeSageError('DependencyDown', `Temporal does not answer at ${address}.`, { cause });
  });
  const { workflow: workflows, workflowService } = new Client({ connection, namespace });

  return {
    investigate: (input) => {
      const subject = input.namespace === null ? input.cluster : `${input.cluster}/${input.namespace}`;
      return start(
        workflowTypes.investigate,
        `investigate:${subject}`,
        input,
        `Look at ${subject}`,
        pairsOfInvestigation(input),
      );
    },
    investigation: (id) => within(answerWithinMs, `investigation ${id}`, () => readInvestigation(id)),
    remediate: (input) => {
      const id = remediationId(input.cluster, input.remedy);
      // Another intent: a request to act must not join a rehearsal, nor hide the run that acted.
      return start(
        workflowTypes.remediate,
        input.isDryRun ? `${id}:dry-run` : id,
        input,
        input.remedy.title,
        pairsOfRemediation(input),
      );
    },
    decide: (id, decision, updateId) =>
      within(decideWithinMs, `remediation ${id}`, () => decide(id, decision, updateId)),
    actOnIncident: (id, act, updateId) =>
      within(decideWithinMs, `incident ${id}`, () => actOnIncident(id, act, updateId)),
    remediation: (id) =>
      within(answerWithinMs, `remediation ${id}`, () => remediationHandle(id).query<RemediationView>(remediationQuery)),
    watchCluster: (cluster, everyMs) =>
      start(
        workflowTypes.watchCluster,
        `watchCluster:${cluster}`,
        { cluster, everyMs },
        `Watch ${cluster}`,
        pairsOfWatch(cluster),
      ),
    unwatchCluster: (cluster) =>
      within(answerWithinMs, `watch of cluster ${cluster}`, async () => {
        try {
          await workflows.getHandle(`watchCluster:${cluster}`).cancel();
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
    link,
    ping: async () => {
      try {
        await connection.withDeadline(Date.now() + pingWithinMs, () =>
          workflowService.describeNamespace({ namespace }),
        );
      } catch (cause) {
        const isMissing = toOrchestratorError(cause, '').code === 'NotFound';
        const says = isMissing
          ? `Temporal has no namespace "${namespace}".`
          : `Temporal does not answer at ${address}.`;
        throw new KubeSageError('DependencyDown', says, { cause });
      }
    },
    pingWorker: async () => {
      const { pollers } = await within(pingWithinMs, `task queue ${taskQueues.operations}`, () =>
        workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueues.operations },
          taskQueueType: workflowTasks,
        }),
      );
      const lastSeen = Math.max(0, ...(pollers ?? []).map(({ lastAccessTime: at }) => Number(at?.seconds ?? 0) * 1000));
      if (Date.now() - lastSeen < workerSilentForMs) return;
      const since = lastSeen === 0 ? '' : ` since ${new Date(lastSeen).toISOString()}`;
      throw new KubeSageError('DependencyDown', `No worker has asked for work${since}.`);
    },
    close: () => connection.close(),
  };

  function link(workflowId: string, runId: string): string {
    if (uiUrl === '') return '';
    const place = [namespace, 'workflows', workflowId, runId].map(encodeURIComponent).join('/');
    return `${uiUrl.replace(/\/+$/, '')}/namespaces/${place}/history`;
  }

  /** The same id joins the run that is open; a closed one does not stand in the way of a new one. */
  function start(
    type: string,
    workflowId: string,
    input: unknown,
    summary: string,
    typedSearchAttributes: SearchAttributePair[],
  ): Promise<StartedRun> {
    return within(answerWithinMs, workflowId, async () => {
      const { firstExecutionRunId: runId } = await workflows.start(type, {
        workflowId,
        taskQueue: taskQueues.operations,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: shorten(summary),
        typedSearchAttributes,
      });
      return { workflowId, runId, link: link(workflowId, runId) };
    });
  }

  async function readInvestigation(id: string): Promise<InvestigationStatus> {
    const [workflowId, runId] = [id.slice(0, id.lastIndexOf(':')), id.slice(id.lastIndexOf(':') + 1)];
    if (!workflowId.startsWith('investigate:') || !/^[0-9a-f-]{36}$/.test(runId)) {
      throw new KubeSageError('NotFound', `There is no investigation ${id}.`);
    }
    const handle = workflows.getHandle(workflowId, runId, { followRuns: false });
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') return { state: 'running' };
    try {
      return { state: 'done', result: (await handle.result()) as InvestigateResult };
    } catch (error) {
      const { code, message } = fromFailure(error, `Investigation ${id}`);
      return { state: 'failed', code, detail: message };
    }
  }

  async function decide(id: string, decision: DecideInput, updateId: string | null): Promise<DecideResult> {
    const handle = remediationHandle(id);
    try {
      return await handle.executeUpdate<DecideResult, [DecideInput]>(decideMessage, {
        args: [decision],
        ...(updateId === null ? {} : { updateId }),
      });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Temporal answers the same for a run that has ended and for one that never was.
      const { status } = await handle.describe();
      throw new KubeSageError('NotAwaitingDecision', `Remediation ${id} has ended (${status.name.toLowerCase()}).`, {
        cause: error,
      });
    }
  }

  function actOnIncident(id: string, said: IncidentAct, updateId: string | null): Promise<IncidentActResult> {
    const { act, ...input } = said;
    const start: TrackIncidentInput = { incidentId: id };
    return workflows.executeUpdateWithStart<() => Promise<unknown>, IncidentActResult, [typeof input]>(act, {
      args: [input],
      ...(updateId === null ? {} : { updateId }),
      // An incident that nobody has told its workflow of yet can be acted on all the same.
      startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.trackIncident, {
        workflowId: trackIncidentId(id),
        taskQueue: taskQueues.operations,
        args: [start],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: shorten(`Incident ${id}`),
        typedSearchAttributes: pairsOfIncident(id),
      }),
    });
  }

  function remediationHandle(id: string) {
    if (!id.startsWith('remediate:')) throw new KubeSageError('NotFound', `There is no remediation ${id}.`);
    return workflows.getHandle(id);
  }

  async function within<T>(ms: number, subject: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await connection.withDeadline(Date.now() + ms, ask);
    } catch (error) {
      throw toOrchestratorError(error, subject);
    }
  }
}

/** Temporal refuses a summary above 400 bytes. */
function shorten(summary: string): string {
  const bytes = Buffer.from(summary);
  return bytes.length <= summaryBytes
    ? summary
    : `${new TextDecoder().decode(bytes.subarray(0, summaryBytes - 3)).replace(/\uFFFD$/, '')}…`;
}
