import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { indexOf } from '../../testing/cluster-fixtures.ts';
import { background, nodes } from './background.ts';
import { hardFaults } from './hard-faults.ts';
import { networkFaults } from './network-faults.ts';
import { programFaults } from './program-faults.ts';
import { both, type Fault, type Named, type Scene } from './scene.ts';
import { startFaults } from './start-faults.ts';

export const faults: readonly Fault[] = [...startFaults, ...programFaults, ...networkFaults, ...hardFaults];

/** A cluster with mistakes in it amid its ordinary noise. */
export type Mix = { readonly name: string; readonly index: ClusterIndex; readonly culprits: readonly Named[] };

const apps = ['cart', 'billing', 'search'] as const;

/** Each mistake on its own. */
export function singles(): readonly Mix[] {
  return faults.map((fault) => mixOf([fault], ['shop']));
}

/** Several mistakes at once, each about equally often, the same for the same seed; every other mix has them in one namespace. */
export function mixes(count: number, size: number, seed: number): readonly Mix[] {
  const random = seededRandom(seed);
  const used = new Map<Fault, number>();
  return Array.from({ length: count }, (_, at) => {
    const drawn = faults
      .map((fault) => ({ fault, rank: (used.get(fault) ?? 0) + random() }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, size)
      .map(({ fault }) => fault);
    for (const fault of drawn) used.set(fault, (used.get(fault) ?? 0) + 1);
    return mixOf(drawn, at % 2 === 0 ? ['shop'] : ['shop', 'pay', 'data']);
  });
}

function mixOf(drawn: readonly Fault[], places: readonly string[]): Mix {
  const made = drawn.map((fault, at) => fault.at(apps[at] ?? `app-${at}`, places[at % places.length] ?? 'shop'));
  const scene = both([nodes, ...places.map(background), ...made]);
  return {
    name: drawn.map(({ name }) => name).join(' + '),
    index: clusterOf(scene),
    culprits: made.flatMap(({ culprits }) => culprits),
  };
}

/** What several scenes have in common is there once. */
export function clusterOf({ objects, logs = [] }: Scene): ClusterIndex {
  const once = new Map(objects.map((object) => [`${object.kind}/${object.metadata.uid}`, object]));
  return indexOf([...once.values()], { logs });
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
