import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';
import { scenarios } from '../../infra/sandbox/scenarios/scenarios.ts';
import { calmChanges } from '../support/calm-changes.ts';
import { faultMixes } from '../support/fault-mixes.ts';
import { diagnose, summary } from '../support/remediation-driver.ts';
import { heal, type ScoredMix, scoreMix } from '../support/score-mix.ts';
import { type StackUnderTest, startStack } from '../support/stack-under-test.ts';

// A sample; `npm run bench -- accuracy` scores many more.
const pairs = Number(process.env.KUBESAGE_TEST_PAIRS ?? 5);
const triples = Number(process.env.KUBESAGE_TEST_TRIPLES ?? 5);
const watchCalmMs = 8_000;

let stack: StackUnderTest;
let admin: SandboxAdmin;
const scored: ScoredMix[] = [];

beforeAll(async () => {
  stack = await startStack();
  const { cluster } = await stack.state();
  admin = await connectSandboxAdmin(cluster?.adminKubeconfig ?? '');
  await heal(stack, admin);
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

describe('nothing is wrong, and nothing above a note is said', () => {
  it.each(calmChanges)('$name', async ({ make }) => {
    try {
      await make(admin);
      const until = Date.now() + watchCalmMs;
      while (Date.now() < until) {
        const seen = await diagnose(stack);
        const alarms = seen.findings.filter(({ severity }) => severity !== 'info');
        expect(alarms.length + seen.incidents.length, summary(seen)).toBe(0);
        await delay(700);
      }
    } finally {
      await heal(stack, admin);
    }
  });
});

describe('several mistakes at once, amid noise', () => {
  const mixes = [...faultMixes(scenarios, pairs, 2, 7), ...faultMixes(scenarios, triples, 3, 11)].map((mix) => ({
    mix,
    names: mix.map(({ name }) => name).join(' + '),
  }));

  it.each(mixes)('$names', async ({ mix }) => {
    scored.push(await scoreMix(stack, admin, mix));
  });

  it('are told apart: precision at full recall is at least 0.95 in the mean', () => {
    const mean = scored.reduce((sum, { value }) => sum + value, 0) / Math.max(1, scored.length);
    const misses = scored.filter(({ value }) => value < 1);
    const said = misses.map(({ name, missed, extra, diagnosis }) => ({
      name,
      missed,
      extra,
      said: summary(diagnosis),
    }));
    expect(mean, JSON.stringify(said, null, 1)).toBeGreaterThanOrEqual(0.95);
  });
});
