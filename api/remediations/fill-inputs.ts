import type { SealedValueStore } from '../../adapters/database/stores.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { Remedy, RequiredInput } from '../../core/remediation/remedy.ts';
import { invalidRequest } from '../problems/refuse-invalid.ts';
import { actionParameters } from '../schemas/action-schemas.ts';

/**
 * Puts what the person supplied into the remedy's parameters. A secret is sealed, and only the reference goes on.
 * Throws InvalidRequest that names missing, unknown and unfit inputs, never their values.
 */
export async function fillInputs(
  remedy: Remedy,
  inputs: Readonly<Record<string, string>>,
  sealedValues: SealedValueStore,
): Promise<Remedy> {
  const { requiredInputs } = remedy;
  const missing = requiredInputs.filter(({ name }) => (inputs[name] ?? '') === '');
  if (missing.length > 0) {
    throw new KubeSageError('InvalidRequest', `"${remedy.title}" needs ${list(missing)}.`, {
      next: 'Send each of them in `inputs` (`--input name=value` on the command line).',
    });
  }
  const unknown = Object.keys(inputs).filter((name) => !requiredInputs.some((input) => input.name === name));
  if (unknown.length > 0) {
    throw new KubeSageError('InvalidRequest', `"${remedy.title}" takes no input ${unknown.join(', ')}.`);
  }
  const plain = requiredInputs
    .filter(({ isSecret }) => !isSecret)
    .map(({ name }) => [name, inputs[name] ?? ''] as const);
  const parameters = parse(remedy, plain);
  const secret = requiredInputs.find(({ isSecret }) => isSecret);
  if (secret === undefined) return filled(remedy, parameters);
  if (remedy.action !== 'set-secret-key') {
    // Every other action's parameters stand in workflow histories.
    throw new KubeSageError(
      'GuardrailRefused',
      `${remedy.action} cannot keep the secret input "${secret.name}" out of histories.`,
    );
  }
  const sealedValue = await sealedValues.seal(inputs[secret.name] ?? '');
  return filled(remedy, { ...parameters, sealedValue });
}

/** Texts become numbers where only a number fits. */
function parse(remedy: Remedy, inputs: readonly (readonly [string, string])[]): object {
  const schema = actionParameters[remedy.action];
  const asText = schema.safeParse({ ...remedy.parameters, ...Object.fromEntries(inputs) });
  if (asText.success) return asText.data;
  const numbers = inputs.map(([name, text]) => [name, /^-?\d{1,15}$/.test(text) ? Number(text) : text]);
  const asNumbers = schema.safeParse({ ...remedy.parameters, ...Object.fromEntries(numbers) });
  if (asNumbers.success) return asNumbers.data;
  throw invalidRequest(`The parameters of ${remedy.action}`, asNumbers.error);
}

function filled(remedy: Remedy, parameters: object): Remedy {
  // The schema of the action has just checked that the two belong together.
  return { ...remedy, parameters, requiredInputs: [] } as unknown as Remedy;
}

function list(inputs: readonly RequiredInput[]): string {
  return inputs.map(({ name, label }) => `${name} (${label})`).join(', ');
}
