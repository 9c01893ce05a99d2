import {
  ApplicationFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  sleep,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { WatchClusterInput } from './messages.ts';

// A watch lasts an hour, then a new activity takes over: a bound on what one attempt can hold on to.
const { watchFindings } = proxyActivities<Activities>({
  startToCloseTimeout: '65 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '15 seconds' },
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

const watchesPerRun = 24;

/** Keeps the findings of one cluster current for as long as it is registered. One per cluster; ends by cancellation. */
export async function watchCluster(input: WatchClusterInput): Promise<void> {
  setCurrentDetails(`Observing ${input.cluster} every ${input.everyMs / 1000} s`);
  for (let watch = 0; watch < watchesPerRun; watch += 1) {
    try {
      await watchFindings({ cluster: input.cluster, everyMs: input.everyMs, forMs: 3_600_000 });
    } catch (error) {
      if (isCancellation(error)) throw error;
      setCurrentDetails(`${input.cluster} cannot be observed: ${rootMessage(error)}. Trying again in a minute.`);
      await sleep('1 minute');
    }
  }
  await continueAsNew<typeof watchCluster>(input);
}

function rootMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof ApplicationFailure ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
