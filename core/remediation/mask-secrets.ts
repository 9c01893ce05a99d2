import type { KubeObject } from '../cluster/kube-object.ts';
import { redact, redactEntry } from '../redact.ts';

/**
 * An object fit to be shown: values of Secrets as their length, and redacted what reads like a secret in the environment, arguments,
 * annotations and settings of other objects. A redacted value keeps its length in view, so that most changes still show.
 */
export function maskSecrets<T extends KubeObject>(object: T): T {
  return (object.kind === 'Secret' ? withLengths(object) : masked('', object)) as T;
}

function withLengths(secret: KubeObject): KubeObject {
  const { data, stringData, ...rest } = secret as KubeObject & {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly stringData?: Readonly<Record<string, unknown>>;
  };
  return {
    ...rest,
    ...(data === undefined ? {} : { data: lengths(data, 'base64') }),
    ...(stringData === undefined ? {} : { stringData: lengths(stringData, 'utf8') }),
  };
}

function lengths(
  values: Readonly<Record<string, unknown>>,
  encoding: 'base64' | 'utf8',
): Readonly<Record<string, string>> {
  const length = (value: string) =>
    /^<\d+ bytes>$/.test(value) ? value : `<${Buffer.byteLength(value, encoding)} bytes>`;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, length(String(value))]));
}

function masked(name: string, value: unknown): unknown {
  if (typeof value === 'string') return shown(value, name === '' ? redact(value) : redactEntry(name, value));
  if (Array.isArray(value)) return value.map((inner) => masked('', inner));
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Readonly<Record<string, unknown>>;
  // An environment variable is a name beside its value.
  const variable = typeof fields.name === 'string' && typeof fields.value === 'string' ? fields.name : null;
  return Object.fromEntries(
    Object.entries(fields).map(([key, inner]) => [
      key,
      masked(variable !== null && key === 'value' ? variable : key, inner),
    ]),
  );
}

function shown(value: string, redacted: string): string {
  return redacted === value ? value : `${redacted} (${value.length} characters)`;
}
