import { parameterWords } from '../findings/parameter-words.ts';
import { shortHash } from '../remediations/short-hash.ts';

const hash = /^[0-9a-f]{64}$/;

/** An entry's details as a person reads them: objects by their names, hashes by their beginnings. */
export function auditWords(detail: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    if (isObjectRef(value)) return [[name, objectName(value)] as const];
    return parameterWords({ [name]: value }).map(
      ([path, text]) => [path, hash.test(text) ? shortHash(text) : text] as const,
    );
  });
}

type Named = { readonly kind: string; readonly namespace?: unknown; readonly name: string };

function isObjectRef(value: unknown): value is Named {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, name } = value as { readonly kind?: unknown; readonly name?: unknown };
  return typeof kind === 'string' && typeof name === 'string';
}

function objectName({ kind, namespace, name }: Named): string {
  return typeof namespace === 'string' && namespace !== '' ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
