import { setTimeout as delay } from 'node:timers/promises';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { SandboxAdmin, Scenario } from '../../infra/sandbox/scenarios/scenario.ts';
import { resetSystem } from '../../infra/sandbox/system/reset-system.ts';
import { makeNoise } from './background-noise.ts';
import { type Score, scoreDiagnosis } from './diagnosis-score.ts';
import { diagnose } from './remediation-driver.ts';
import { type StackUnderTest, waitFor } from './stack-under-test.ts';

export type ScoredMix = Score & {
  readonly name: string;
  readonly mix: readonly Scenario[];
  readonly diagnosis: Diagnosis;
};

const foundWithinMs = 80_000;
const lookEveryMs = 700;
/** Looks that must agree once everything is found: what is blamed wrongly may only then show. */
const looksAfter = 4;

/** Commits several mistakes at once amid noise, waits until they are found, scores what is then said, and heals everything. */
export async function scoreMix(
  stack: StackUnderTest,
  admin: SandboxAdmin,
  mix: readonly Scenario[],
): Promise<ScoredMix> {
  const culprits = mix.map(({ truth }) => truth.culprit);
  try {
    await makeNoise(admin, new Set(culprits.map(({ namespace, name }) => `${namespace}/${name}`)));
    for (const scenario of mix) await scenario.break(admin);
    const until = Date.now() + foundWithinMs;
    let diagnosis = await diagnose(stack);
    for (let agreeing = 0; Date.now() < until && agreeing < looksAfter; ) {
      await delay(lookEveryMs);
      diagnosis = await diagnose(stack);
      agreeing = scoreDiagnosis(diagnosis, culprits).value === 1 ? agreeing + 1 : 0;
    }
    const name = mix.map((scenario) => scenario.name).join(' + ');
    return { ...scoreDiagnosis(diagnosis, culprits), name, mix, diagnosis };
  } finally {
    await heal(stack, admin);
  }
}

/** Everything as it was installed, and nothing found any more. */
export async function heal(stack: StackUnderTest, admin: SandboxAdmin): Promise<void> {
  await resetSystem(admin);
  await waitFor(
    'the diagnosis is clean again',
    120_000,
    async () => (await diagnose(stack)).findings.every(({ severity }) => severity === 'info'),
    500,
  );
}
