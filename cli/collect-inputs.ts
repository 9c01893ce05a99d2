import { InvalidArgumentError } from 'commander';
import { KubeSageError } from '../core/errors.ts';
import type { Remedy } from '../core/remediation/remedy.ts';
import type { Terminal } from './terminal.ts';

/** Parser of a repeated `--input name=value`. */
export function parseInput(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('it has to be name=value or name=@file.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/**
 * The values that a remedy needs: as given, from a file (`@path`), or asked for. A secret given in plain is refused, since
 * command lines stand in histories and process lists.
 */
export async function collectInputs(
  remedy: Remedy,
  given: Readonly<Record<string, string>>,
  terminal: Pick<Terminal, 'ask' | 'readFile'>,
): Promise<Readonly<Record<string, string>>> {
  const unknown = Object.keys(given).filter((name) => !remedy.requiredInputs.some((input) => input.name === name));
  if (unknown.length > 0) {
    throw new KubeSageError('InvalidRequest', `"${remedy.title}" takes no input ${unknown.join(', ')}.`);
  }
  const inputs: Record<string, string> = {};
  for (const { name, label, isSecret } of remedy.requiredInputs) {
    const value = given[name];
    if (value?.startsWith('@')) {
      inputs[name] = (await terminal.readFile(value.slice(1))).replace(/\r?\n$/, '');
    } else if (value !== undefined && isSecret) {
      throw new KubeSageError(
        'InvalidRequest',
        `The input "${name}" is a secret and must not stand on the command line.`,
        {
          next: `Leave it out to be asked for it, pipe it in, or name a file: --input ${name}=@FILE.`,
        },
      );
    } else {
      inputs[name] = value ?? (await terminal.ask(label, isSecret));
    }
  }
  return inputs;
}
