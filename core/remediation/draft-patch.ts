import type { JsonPatchOperation } from './plan.ts';
import { valueAt } from './json-pointer.ts';

export type Assignment = { readonly path: string; /** undefined removes the field. */ readonly value: unknown };

/** The operations that make the assignments, parents created where they are absent, and those that undo them exactly. */
export function draftPatch(
  object: unknown,
  assignments: readonly Assignment[],
): { readonly operations: readonly JsonPatchOperation[]; readonly inverse: readonly JsonPatchOperation[] } {
  const operations: JsonPatchOperation[] = [];
  const inverse: JsonPatchOperation[] = [];
  const created = new Set<string>();
  for (const { path, value } of assignments) {
    const old = valueAt(object, path);
    if (value === undefined) {
      if (old === undefined) continue;
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
    else if (!parentsOf(path).some((parent) => created.has(parent))) inverse.unshift({ op: 'remove', path });
  }
  return { operations, inverse };
}

function parentsOf(path: string): readonly string[] {
  const segments = path.split('/').slice(1, -1);
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`);
}
