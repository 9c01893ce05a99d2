import { setTimeout as delay } from 'node:timers/promises';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import { isTerminal } from '../../core/remediation/phase.ts';
import type { Remediation } from '../../core/remediation/remediation.ts';
import type { Remedy } from '../../core/remediation/remedy.ts';
import type { StackUnderTest } from './stack-under-test.ts';
import { waitFor } from './stack-under-test.ts';

// A real person waits longer; the sandbox's pods show within seconds whether they stay.
const settleMs = 4_000;

type Named = { readonly kind: string; readonly namespace: string; readonly name: string };

/** Runs one investigation through the API and answers its diagnosis. */
export async function diagnose(stack: StackUnderTest, namespace?: string): Promise<Diagnosis> {
  const started = await stack.api<{ id: string }>(
    'POST',
    '/v1/investigations',
    namespace === undefined ? {} : { namespace },
  );
  if (started.status !== 202) throw new Error(`investigation: ${started.status} ${JSON.stringify(started.body)}`);
  let diagnosis: Diagnosis | undefined;
  await waitFor(
    'the investigation is done',
    60_000,
    async () => {
      const { body } = await stack.api<{ state: string; diagnosis?: Diagnosis }>(
        'GET',
        `/v1/investigations/${encodeURIComponent(started.body.id)}`,
      );
      diagnosis = body.diagnosis;
      return body.state !== 'running';
    },
    100,
  );
  if (diagnosis === undefined) throw new Error('the investigation failed');
  return diagnosis;
}

/** Waits until a diagnosis names the object as the leading cause of an incident. */
export async function untilFound(
  stack: StackUnderTest,
  culprit: Named,
  reason: string,
  withinMs = 90_000,
): Promise<{ readonly diagnosis: Diagnosis; readonly incident: Incident }> {
  let seen: Diagnosis | undefined;
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    seen = await diagnose(stack);
    const incident = seen.incidents.find(
      ({ causes }) => causes[0] !== undefined && isSame(causes[0].object, culprit) && causes[0].reason === reason,
    );
    if (incident !== undefined) return { diagnosis: seen, incident };
    await delay(500);
  }
  throw new Error(
    `never found ${reason} of ${culprit.kind} ${culprit.namespace}/${culprit.name}; last seen: ${summary(seen)}`,
  );
}

/** Remedies proposed for an incident's findings, the causal object's first. */
export function remediesOf(
  diagnosis: Diagnosis,
  incident: Incident,
): readonly { readonly finding: Finding; readonly remedy: Remedy; readonly index: number }[] {
  return diagnosis.findings
    .filter((finding) => incident.symptoms.includes(finding.id))
    .flatMap((finding) => finding.remedies.map((remedy, index) => ({ finding, remedy, index })));
}

export async function requestRemediation(
  stack: StackUnderTest,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const answer = await stack.api<{ id: string; runId: string }>('POST', '/v1/remediations', { settleMs, ...body });
  if (answer.status !== 202) throw new Error(`remediation refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { id, runId } = answer.body;
  // The same intent keeps its id: until the new run has told its first phase, the end of the run before it is what is read.
  await waitFor(`${id} shows its new run`, 60_000, async () => (await readRemediation(stack, id)).runId === runId, 100);
  return id;
}

export async function readRemediation(stack: StackUnderTest, id: string): Promise<Remediation> {
  const { status, body } = await stack.api<Remediation>('GET', `/v1/remediations/${encodeURIComponent(id)}`);
  if (status !== 200) throw new Error(`remediation ${id}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Waits for the decision to be due; fails at once when the story ends before. */
export async function untilAsked(stack: StackUnderTest, id: string, withinMs = 60_000): Promise<Remediation> {
  let current: Remediation | undefined;
  await waitFor(`${id} awaits a decision`, withinMs, async () => {
    current = await readRemediation(stack, id);
    if (isTerminal(current.phase)) throw new Error(`it ended with ${current.phase}: ${current.says}`);
    return current.phase === 'awaiting-decision';
  });
  if (current === undefined) throw new Error('unreachable');
  return current;
}

export async function decide(
  stack: StackUnderTest,
  remediation: Remediation,
  verdict: 'approve' | 'refuse',
  reason = 'tested',
): Promise<number> {
  const { status } = await stack.api('POST', `/v1/remediations/${encodeURIComponent(remediation.id)}/decision`, {
    verdict,
    planHash: remediation.plan?.hash,
    reason,
  });
  return status;
}

export async function untilEnded(stack: StackUnderTest, id: string, withinMs = 300_000): Promise<Remediation> {
  let current: Remediation | undefined;
  await waitFor(`${id} ends`, withinMs, async () => {
    current = await readRemediation(stack, id);
    return isTerminal(current.phase);
  });
  if (current === undefined) throw new Error('unreachable');
  return current;
}

export function isSame(a: Named, b: Named): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

export function summary(diagnosis: Diagnosis | undefined): string {
  if (diagnosis === undefined) return 'nothing';
  const say = ({ kind, namespace, name }: Named): string => `${kind} ${namespace}/${name}`;
  return JSON.stringify({
    incidents: diagnosis.incidents.map(({ causes, title }) => ({
      title,
      causes: causes.map((cause) => `${cause.reason} ${say(cause.object)}`),
    })),
    findings: diagnosis.findings.map((finding) => `${finding.severity} ${finding.reason} ${say(finding.object)}`),
  });
}
