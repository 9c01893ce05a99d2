import type { Incident } from '../../diagnosis/incident.ts';
import type { Named } from './scene.ts';

export type Score = {
  /** 0 to 1: 0 when a cause was missed, else the share of true ones among all objects that were blamed; without a fault, whether none was. */
  readonly value: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
};

/** Average precision at full recall over the causal objects, however they are spread over incidents. */
export function scoreIncidents(incidents: readonly Incident[], culprits: readonly Named[]): Score {
  const truth = new Set(culprits.map(sayNamed));
  const blamed = new Set(incidents.flatMap(({ causes }) => causes.map(({ object }) => sayNamed(object))));
  const missed = [...truth].filter((object) => !blamed.has(object));
  const extra = [...blamed].filter((object) => !truth.has(object));
  if (truth.size === 0) return { value: incidents.length === 0 ? 1 : 0, missed, extra };
  return { value: missed.length > 0 ? 0 : truth.size / (truth.size + extra.length), missed, extra };
}

function sayNamed({ kind, namespace, name }: Named): string {
  return `${kind} ${namespace}/${name}`;
}
