import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { ActionName, Remedy, RequiredInput } from '../../core/remediation/remedy.ts';
import { invalidRequest } from '../problems/refuse-invalid.ts';
import { actionParameters } from '../schemas/action-schemas.ts';

/** A remedy that a person composed rather than chose. */
export type ExplicitRemedy = {
  readonly action: ActionName;
  readonly target: ObjectRef;
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** Holds a remedy of a person's own to the parameters of its action, and gives it the words that a proposed one has. */
export function explicitRemedy({ action, target, parameters }: ExplicitRemedy): Remedy {
  // A secret never travels as a parameter, sealed or not: it is an input.
  const { sealedValue: _, ...plain } = parameters;
  const result = actionParameters[action].safeParse(plain);
  if (!result.success) throw invalidRequest(`The parameters of ${action}`, result.error);
  return {
    action,
    target,
    parameters: result.data,
    title: `${sentence(action)} ${refKey(target)}`,
    rationale: 'Requested by a person rather than proposed by a finding.',
    requiredInputs: inputsOf(action, plain),
  } as unknown as Remedy;
}

function inputsOf(action: ActionName, parameters: Readonly<Record<string, unknown>>): readonly RequiredInput[] {
  if (action === 'set-secret-key')
    return [{ name: 'sealedValue', label: `Value of ${parameters.key}`, isSecret: true }];
  if (action === 'set-config-key' && parameters.value === undefined) {
    return [{ name: 'value', label: `Value of ${parameters.key}`, isSecret: false }];
  }
  return [];
}

function sentence(action: ActionName): string {
  const words = action.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
