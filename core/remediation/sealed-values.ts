import { KubeSageError } from '../errors.ts';
import type { Change, PlanStep } from './plan.ts';

type Sealed = { readonly sealedValue: string };

/** Ids of the sealed values that a plan's changes refer to. */
export function sealedValuesOf(plan: { readonly steps: readonly Pick<PlanStep, 'change'>[] }): readonly string[] {
  const ids: string[] = [];
  for (const { change } of plan.steps) replaceSealed(change, ({ sealedValue }) => ids.push(sealedValue));
  return ids;
}

/**
 * The change with each reference replaced by its value in base64, as the `data` of a Secret wants it. For the moment of acting only.
 * Throws PreconditionFailed when a value is not among `values`.
 */
export function resolveSealed(change: Change, values: ReadonlyMap<string, string>): Change {
  return replaceSealed(change, ({ sealedValue }) => {
    const value = values.get(sealedValue);
    if (value === undefined) {
      throw new KubeSageError(
        'PreconditionFailed',
        'The secret value that was supplied is no longer kept; request the remediation again.',
      );
    }
    return Buffer.from(value, 'utf8').toString('base64');
  }) as Change;
}

function replaceSealed(value: unknown, replace: (sealed: Sealed) => unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => replaceSealed(inner, replace));
  if (value === null || typeof value !== 'object') return value;
  if (isSealed(value)) return replace(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceSealed(inner, replace)]));
}

function isSealed(value: object): value is Sealed {
  return Object.keys(value).length === 1 && typeof (value as Partial<Sealed>).sealedValue === 'string';
}
