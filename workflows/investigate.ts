import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { InvestigateInput, InvestigateResult } from './messages.ts';
import { investigationId } from './messages.ts';

const { diagnoseCluster } = proxyActivities<Activities>({
  startToCloseTimeout: '60 seconds',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '3 minutes',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds', maximumAttempts: 5 },
});

/** Looks at a cluster (or one namespace) once and stores what is wrong and why. Reads only. */
export async function investigate(input: InvestigateInput): Promise<InvestigateResult> {
  const { workflowId, runId } = workflowInfo();
  setCurrentDetails(`Reading ${input.cluster}${input.namespace === null ? '' : `, namespace ${input.namespace}`}`);
  const result = await diagnoseCluster({
    id: investigationId(workflowId, runId),
    cluster: input.cluster,
    namespace: input.namespace,
  });
  setCurrentDetails(sayResult(result));
  return result;
}

function sayResult(result: InvestigateResult): string {
  if (result.findings === 0) return 'Nothing is wrong.';
  return `${result.findings} findings in ${result.incidents} incidents, the worst ${result.worst}.`;
}
