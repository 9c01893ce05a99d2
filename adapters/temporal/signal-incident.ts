import { Client, type ConnectionLike } from '@temporalio/client';
import {
  happenedMessage,
  type IncidentHappening,
  type TrackIncidentInput,
  taskQueues,
  trackIncidentId,
  workflowTypes,
} from '../../workflows/messages.ts';
import { pairsOfIncident } from './search-attribute-pairs.ts';
import { toOrchestratorError } from './to-orchestrator-error.ts';

export type SignalIncident = (incidentId: string, happenings: readonly IncidentHappening[]) => Promise<void>;

/**
 * Tells an incident's workflow what happened, and starts the workflow when none runs. Over an existing connection, since a worker has
 * one anyway. Throws DependencyDown, Timeout or RateLimited: then nothing is known of whether it was told, and telling again is safe.
 */
export function signalIncident(options: {
  readonly connection: ConnectionLike;
  readonly namespace: string;
}): SignalIncident {
  const { workflow } = new Client(options);
  return async (incidentId, happenings) => {
    const input: TrackIncidentInput = { incidentId };
    try {
      await workflow.signalWithStart(workflowTypes.trackIncident, {
        workflowId: trackIncidentId(incidentId),
        taskQueue: taskQueues.operations,
        args: [input],
        signal: happenedMessage,
        signalArgs: [happenings],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `Incident ${incidentId}`.slice(0, 200),
        typedSearchAttributes: pairsOfIncident(incidentId),
      });
    } catch (error) {
      throw toOrchestratorError(error, `incident ${incidentId}`);
    }
  };
}
