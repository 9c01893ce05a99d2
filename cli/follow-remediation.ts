import type { LinkedRemediation } from '../api/schemas/remediation-schemas.ts';
import { KubeSageError } from '../core/errors.ts';
import type { RemediationPhase } from '../core/remediation/phase.ts';
import type { ApiClient } from './api-client.ts';
import { answerOf } from './api-client.ts';
import type { Terminal } from './terminal.ts';

type Options = {
  readonly id: string;
  /** The run that was started; another one of the same id is an earlier story. null for whichever is the latest. */
  readonly runId: string | null;
  readonly isThere: (phase: RemediationPhase) => boolean;
  readonly withinMs: number;
};

const everyMs = 250;

/** Reads a remediation again and again until it is where it should be, and says each change of phase. Throws Timeout. */
export async function followRemediation(
  client: ApiClient,
  terminal: Terminal,
  options: Options,
): Promise<LinkedRemediation> {
  const { id, runId, isThere, withinMs } = options;
  const deadline = terminal.now().getTime() + withinMs;
  let said = '';
  for (;;) {
    const remediation = await readIfThere(client, id);
    if (remediation !== null && (runId === null || remediation.runId === runId)) {
      const now = `${remediation.phase}: ${remediation.says}`;
      if (now !== said) terminal.say(terminal.paint.dim(now));
      said = now;
      if (isThere(remediation.phase)) return remediation;
    }
    if (terminal.now().getTime() > deadline) {
      throw new KubeSageError('Timeout', `${id} is still ${remediation?.phase ?? 'starting'}.`, {
        next: 'It goes on by itself; `kubesage approvals ls` and the dashboard show where it stands.',
      });
    }
    await terminal.sleep(everyMs);
  }
}

/** null while its workflow has not written it yet. */
async function readIfThere(client: ApiClient, id: string): Promise<LinkedRemediation | null> {
  try {
    return await answerOf<LinkedRemediation>(
      client.v1.remediations[':id'].$get({ param: { id: encodeURIComponent(id) } }),
    );
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'NotFound') return null;
    throw error;
  }
}
