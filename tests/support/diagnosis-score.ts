import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';

type Named = { readonly kind: string; readonly namespace: string; readonly name: string };

export type Score = {
  /** 0 to 1: 0 when a cause was missed, else the share of true ones among all objects that were blamed. */
  readonly value: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
};

/**
 * Precision at full recall over the causal objects that a diagnosis names: whoever misses one of several causes sends the person on
 * call to bed too early, and each object blamed beside them costs time.
 */
export function scoreDiagnosis({ incidents }: Diagnosis, culprits: readonly Named[]): Score {
  const truth = new Set(culprits.map(sayObject));
  const blamed = new Set(incidents.flatMap(({ causes }) => causes.map(({ object }) => sayObject(object))));
  const missed = [...truth].filter((object) => !blamed.has(object));
  const extra = [...blamed].filter((object) => !truth.has(object));
  return { value: missed.length > 0 ? 0 : truth.size / Math.max(1, truth.size + extra.length), missed, extra };
}

export function sayObject({ kind, namespace, name }: Named): string {
  return `${kind} ${namespace}/${name}`;
}
