import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';
import { client } from '../api/client.ts';
import { newKey } from '../api/new-key.ts';
import { ProblemError } from '../api/problem-error.ts';

const pollEveryMs = 400;
const waitAtMostMs = 60_000;

/** Has a cluster looked at now and waits for what comes of it. Throws ProblemError when it fails or takes too long. */
export async function investigate(cluster: string, namespace: string | undefined): Promise<Diagnosis> {
  const { id } = await client.investigate(namespace === undefined ? { cluster } : { cluster, namespace }, newKey());
  for (let waitedMs = 0; waitedMs < waitAtMostMs; waitedMs += pollEveryMs) {
    const investigation = await client.investigation(id);
    if (investigation.state === 'done') return investigation.diagnosis;
    if (investigation.state === 'failed') {
      const { code, detail } = investigation;
      throw new ProblemError(502, code, `${cluster} could not be examined`, detail, 'Run `npx kubesage doctor`.');
    }
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  throw new ProblemError(
    504,
    'Timeout',
    'The investigation takes long',
    `${cluster} has not been examined within a minute.`,
    'It goes on by itself; what it finds appears here.',
  );
}
