import type { KubeObject } from '../cluster/kube-object.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';

/** "Deployment checkout", for sentences whose namespace is known from their object. */
export function sayObject(object: KubeObject | ObjectRef): string {
  return 'metadata' in object ? `${object.kind} ${object.metadata.name}` : `${object.kind} ${object.name}`;
}

/** "a", "a and b", "a, b and 3 more". */
export function sayList(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? 'none';
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}
