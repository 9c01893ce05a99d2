import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refKey, refOf } from '../../../cluster/object-ref.ts';
import { resourceKinds } from '../../../cluster/resource-kinds.ts';
import { isNamespaceRead } from '../../observed-scope.ts';

const path = /\b([A-Z][A-Za-z]{1,62})\/([a-z0-9][a-z0-9.-]{0,252})(?:\/([a-z0-9][a-z0-9.-]{0,252}))?/g;
const notFound = /\b([A-Za-z]{2,63})(?:\.[a-z0-9.-]+)? ["']?([a-z0-9][a-z0-9./-]{0,252})["']? (?:was )?not found/g;
const most = 8;

/** Objects that a message names as `Kind/namespace/name` or `Kind/name` and that exist. The message is data: it only says where to look. */
export function objectsNamedIn(index: ClusterIndex, namespace: string, message: string): readonly ObjectRef[] {
  const refs = new Map<string, ObjectRef>();
  for (const [, kind = '', first = '', second] of message.slice(0, 4096).matchAll(path)) {
    const object = index.named(kind, second === undefined ? namespace : first, second ?? first);
    if (object !== undefined && refs.size < most) refs.set(refKey(refOf(object)), refOf(object));
  }
  return [...refs.values()];
}

/** The object that a message misses in the API server's words (`secrets "token" not found`) and that is indeed not there. */
export function missingNamedIn(index: ClusterIndex, namespace: string, message: string): ObjectRef | undefined {
  for (const [, word = '', found = ''] of message.slice(0, 4096).matchAll(notFound)) {
    const row = resourceKinds.find(({ kind, plural }) => [kind.toLowerCase(), plural].includes(word.toLowerCase()));
    if (row === undefined || !index.knows(row.kind)) continue;
    const [name = '', place = namespace] = found.split('/').reverse();
    const ref = missingRef(row.kind, row.namespaced ? place : '', name);
    const isRead = ref.namespace === '' || isNamespaceRead(index, ref.namespace);
    if (isRead && index.find(row.kind, ref.namespace, name) === undefined) return ref;
  }
  return undefined;
}
