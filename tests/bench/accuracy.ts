import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import { scenarios } from '../../infra/sandbox/scenarios/scenarios.ts';
import { sayObject } from '../support/diagnosis-score.ts';
import { faultMixes } from '../support/fault-mixes.ts';
import { heal, type ScoredMix, scoreMix } from '../support/score-mix.ts';
import { startStack } from '../support/stack-under-test.ts';
import { type BenchResult, figure } from './bench-result.ts';

/** How right the diagnosis is: single mistakes, pairs and triples amid noise on the sandbox, and each analyzer's share in it. */
export async function benchAccuracy(): Promise<readonly BenchResult[]> {
  await using stack = await startStack();
  const { cluster } = await stack.state();
  const admin = await connectSandboxAdmin(cluster?.adminKubeconfig ?? '');
  await heal(stack, admin);
  const sizes = [
    { of: 'singles', mixes: scenarios.map((scenario) => [scenario]) },
    { of: 'pairs', mixes: faultMixes(scenarios, 18, 2, 7) },
    { of: 'triples', mixes: faultMixes(scenarios, 16, 3, 11) },
  ];
  const results: BenchResult[] = [];
  const all: ScoredMix[] = [];
  for (const { of, mixes } of sizes) {
    const scored: ScoredMix[] = [];
    for (const mix of mixes) {
      const score = await scoreMix(stack, admin, mix);
      if (score.value < 1)
        console.warn(`${score.name}: missed [${score.missed.join(', ')}], blamed besides [${score.extra.join(', ')}]`);
      scored.push(score);
    }
    results.push(
      figure(`precision at full recall, ${scored.length} ${of}`, mean(scored.map(({ value }) => value)), 'share'),
    );
    all.push(...scored);
  }
  return [...results, ...perAnalyzer(all)];
}

/** Precision: the share of an analyzer's causes that are true. Recall: how often it names what it has named elsewhere. */
function perAnalyzer(scored: readonly ScoredMix[]): readonly BenchResult[] {
  const claims = scored.flatMap(({ mix, diagnosis }) => {
    const truth = new Set(mix.map(({ truth: { culprit } }) => sayObject(culprit)));
    return diagnosis.findings.flatMap(({ analyzer, cause }) =>
      cause === null || cause.confidence < 0.7
        ? []
        : [{ analyzer, object: sayObject(cause.object), isTrue: truth.has(sayObject(cause.object)), mix }],
    );
  });
  return [...new Set(claims.map(({ analyzer }) => analyzer))].sort().flatMap((analyzer) => {
    const own = claims.filter((claim) => claim.analyzer === analyzer);
    const named = new Set(own.filter(({ isTrue }) => isTrue).map(({ object }) => object));
    const chances = scored.flatMap(({ mix }) => mix.filter(({ truth }) => named.has(sayObject(truth.culprit))));
    const taken = new Set(own.filter(({ isTrue }) => isTrue).map(({ object, mix }) => `${object} ${scoreKey(mix)}`));
    return [
      figure(`precision of ${analyzer}`, own.filter(({ isTrue }) => isTrue).length / own.length, 'share'),
      figure(`recall of ${analyzer}`, chances.length === 0 ? 0 : taken.size / chances.length, 'share'),
    ];
  });
}

function scoreKey(mix: ScoredMix['mix']): string {
  return mix.map(({ name }) => name).join('+');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
