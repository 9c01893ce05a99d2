import { canonicalJson } from '../canonical-json.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import { pointer, segmentsOf, valueAt } from './json-pointer.ts';
import type { Change, JsonPatchOperation } from './plan.ts';

/** `value: undefined` removes the field. */
export type Assignment = { readonly path: string; readonly value: unknown };

/**
 * The patch that makes the assignments, parents created where they are absent, and the one that undoes it exactly.
 * Throws PreconditionFailed when the object is so already: a change of nothing would look like a cure.
 */
export function draftPatch(
  object: KubeObject,
  assignments: readonly Assignment[],
): { readonly change: Change; readonly inverse: Change } {
  const operations: JsonPatchOperation[] = [];
  const inverse: JsonPatchOperation[] = [];
  const created = new Set<string>();
  for (const { path, value } of assignments) {
    const old = valueAt(object, path);
    if (canonicalJson(old) === canonicalJson(value)) continue;
    if (value === undefined) {
      operations.push({ op: 'remove', path });
      inverse.unshift({ op: 'add', path, value: old });
      continue;
    }
    for (const parent of parentsOf(path)) {
      if (valueAt(object, parent) !== undefined || created.has(parent)) continue;
      created.add(parent);
      operations.push({ op: 'add', path: parent, value: {} });
      inverse.unshift({ op: 'remove', path: parent });
    }
    operations.push({ op: old === undefined ? 'add' : 'replace', path, value });
    if (old !== undefined) inverse.unshift({ op: 'replace', path, value: old });
    // What stands below a created parent goes with it.
    else if (!parentsOf(path).some((parent) => created.has(parent))) inverse.unshift({ op: 'remove', path });
  }
  if (operations.length === 0) {
    throw new KubeSageError('PreconditionFailed', `${refKey(refOf(object))} is already so: nothing would change.`);
  }
  return { change: { kind: 'patch', operations }, inverse: { kind: 'patch', operations: inverse } };
}

function parentsOf(path: string): readonly string[] {
  const segments = segmentsOf(path).slice(0, -1);
  return segments.map((_, at) => pointer(...segments.slice(0, at + 1)));
}
