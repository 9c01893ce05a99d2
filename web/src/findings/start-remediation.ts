import { client } from '../api/client.ts';
import { newKey } from '../api/new-key.ts';
import type { RemediationRequest, Started } from '../api/types.ts';

const lookEveryMs = 150;
const lookAtMost = 40;

/**
 * Starts a remediation and waits until its page has something to show: the run begins a moment before it is first written
 * down. Throws ProblemError when it could not be started.
 */
export async function startRemediation(request: RemediationRequest): Promise<Started> {
  const started = await client.remediate(request, newKey());
  const { signal } = new AbortController();
  for (let looks = 0; looks < lookAtMost; looks += 1) {
    const { items } = await client.remediations({ findingId: request.findingId, limit: 20 }, signal);
    if (items.some(({ runId }) => runId === started.runId)) break;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return started;
}
