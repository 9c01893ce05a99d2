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

// A watch lasts six hours, then a new activity takes over and lists everything anew: a bound on what one attempt can hold on to.
const watchForMs = 6 * 3_600_000;
const { watchFindings } = proxyActivities<Activities>({
  startToCloseTimeout: '365 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '15 seconds' },
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

const watchesPerRun = 24;

/** Keeps the findings of one cluster current for as long as it is registered. One per cluster; ends by cancellation. */
export async function watchCluster(input: WatchClusterInput): Promise<void> {
  for (let watch = 0; watch < watchesPerRun; watch += 1) {
    setCurrentDetails(`Watching ${input.cluster}`);
    try {
      await watchFindings({ cluster: input.cluster, everyMs: input.everyMs, forMs: watchForMs });
    } catch (error) {
      if (isCancellation(error)) throw error;
      setCurrentDetails(`${input.cluster} cannot be watched: ${rootMessage(error)}. Trying again in a minute.`);
      await sleep('1 minute');
    }
  }
  await continueAsNew<typeof watchCluster>(input);
}

function rootMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof ApplicationFailure ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
