import { KubeSageError } from '../errors.ts';
import { segmentsOf } from './json-pointer.ts';
import type { JsonPatchOperation } from './plan.ts';

/** What RFC 6902 operations make of a document, which is left as it is. Throws Internal where the API server would refuse them. */
export function applyPatch<T>(document: T, operations: readonly JsonPatchOperation[]): T {
  return operations.reduce<unknown>(
    (current, operation) => applied(current, segmentsOf(operation.path), operation),
    document,
  ) as T;
}

function applied(node: unknown, path: readonly string[], operation: JsonPatchOperation): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return operation.op === 'remove' ? undefined : operation.value;
  if (Array.isArray(node)) return inArray(node, head, rest, operation);
  if (node === null || typeof node !== 'object') throw misplaced(operation);
  const fields = node as Readonly<Record<string, unknown>>;
  if (rest.length > 0) {
    if (!Object.hasOwn(fields, head)) throw misplaced(operation);
    return { ...fields, [head]: applied(fields[head], rest, operation) };
  }
  if (operation.op !== 'add' && !Object.hasOwn(fields, head)) throw misplaced(operation);
  if (operation.op !== 'remove') return { ...fields, [head]: operation.value };
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== head));
}

function inArray(
  list: readonly unknown[],
  head: string,
  rest: readonly string[],
  operation: JsonPatchOperation,
): readonly unknown[] {
  const at = head === '-' ? list.length : /^(?:0|[1-9]\d*)$/.test(head) ? Number(head) : Number.NaN;
  const isInsertion = rest.length === 0 && operation.op === 'add';
  if (!(at < list.length || (isInsertion && at === list.length))) throw misplaced(operation);
  if (rest.length > 0) return list.with(at, applied(list[at], rest, operation));
  if (operation.op === 'remove') return list.toSpliced(at, 1);
  return list.toSpliced(at, isInsertion ? 0 : 1, operation.value);
}

function misplaced({ op, path }: JsonPatchOperation): KubeSageError {
  return new KubeSageError('Internal', `The operation ${op} ${path} does not fit the object.`);
}
