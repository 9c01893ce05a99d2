import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { DecideInput, InvestigateInput, RemediateInput, RemediationView } from '../../../workflows/messages.ts';

/** Workflows that answer the messages of the real ones and do nothing else. */
export async function investigate({ cluster }: InvestigateInput) {
  if (cluster === 'broken')
    throw ApplicationFailure.nonRetryable('It refused the credentials.', 'ClusterCredentialsInvalid');
  if (cluster === 'slow') await condition(() => false, '1 minute');
  return { id: 'x', findings: 1, incidents: 0, gaps: 0, worst: 'high' };
}

export async function remediate(input: RemediateInput): Promise<string> {
  let decided: DecideInput | null = null;
  const view = (): Partial<RemediationView> => ({ says: input.remedy.title, phase: 'awaiting-decision' });
  setHandler(defineQuery<Partial<RemediationView>>('remediation'), view);
  setHandler(
    defineUpdate<unknown, [DecideInput]>('decide'),
    (decision) => {
      decided = decision;
      return { accepted: true, phase: 'awaiting-decision' };
    },
    {
      validator: ({ planHash }) => {
        if (planHash !== 'right') throw ApplicationFailure.nonRetryable('The plan is another now.', 'StalePlan');
      },
    },
  );
  await condition(() => decided !== null);
  return 'done';
}

export async function watchCluster(): Promise<void> {
  await CancellationScope.current().cancelRequested;
}
