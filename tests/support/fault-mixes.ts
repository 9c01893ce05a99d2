import type { Scenario } from '../../infra/sandbox/scenarios/scenario.ts';

/**
 * Mistakes that hide one another: while the first stands, the second cannot show (no pod is admitted, or the workload fails before it
 * gets that far), so that nobody could find both.
 */
const masks: readonly (readonly [string, RegExp])[] = [
  ['webhook-unavailable', /^(image-|liveness-|cpu-request|cronjob-suspended)/],
  ['quota-exhausted', /^(disruption-budget|cronjob-failing)/],
  ['init-container-failing', /^secret-key-missing/],
  ['volume-node-lost', /^node-not-ready/],
];

/** Draws mixes of `size` different mistakes, the same for the same seed, each mistake about equally often. */
export function faultMixes(
  scenarios: readonly Scenario[],
  count: number,
  size: number,
  seed: number,
): readonly (readonly Scenario[])[] {
  const random = seededRandom(seed);
  const used = new Map<string, number>();
  const mixes: (readonly Scenario[])[] = [];
  while (mixes.length < count) {
    const mix: Scenario[] = [];
    const order = [...scenarios]
      .map((scenario) => ({ scenario, rank: (used.get(scenario.name) ?? 0) + random() }))
      .sort((a, b) => a.rank - b.rank);
    for (const { scenario } of order) {
      if (mix.length < size && mix.every((other) => canShowTogether(other, scenario))) mix.push(scenario);
    }
    for (const { name } of mix) used.set(name, (used.get(name) ?? 0) + 1);
    mixes.push(mix);
  }
  return mixes;
}

function canShowTogether(a: Scenario, b: Scenario): boolean {
  return !masks.some(
    ([name, hidden]) => (a.name === name && hidden.test(b.name)) || (b.name === name && hidden.test(a.name)),
  );
}

/** Mulberry32: small, and enough to draw lots. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
