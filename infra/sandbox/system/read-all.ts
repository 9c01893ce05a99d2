import type { ObjectOfKind } from '../../../core/cluster/kube-object.ts';
import { type KindName, resourceKind } from '../../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../../core/errors.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';

/** Every object of a kind, in all namespaces, with kind and apiVersion filled in. */
export async function readAll<K extends KindName>(admin: SandboxAdmin, kind: K): Promise<readonly ObjectOfKind[K][]> {
  const { items } = (await admin.get(collectionPath(kind))) as { readonly items?: readonly ObjectOfKind[K][] };
  const { apiVersion } = typeOf(kind);
  return (items ?? []).map((item) => ({ ...item, kind, apiVersion }));
}

/** API path of a kind's collection, in a namespace or in all of them. */
export function collectionPath(kind: string, namespace?: string): string {
  const { apiVersion, plural } = typeOf(kind);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined || namespace === ''
    ? `${root}/${plural}`
    : `${root}/namespaces/${namespace}/${plural}`;
}

/** API path of one object. */
export function objectPath(kind: string, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace)}/${name}`;
}

function typeOf(kind: string) {
  const type = resourceKind(kind);
  if (type === undefined) throw new KubeSageError('InvalidRequest', `The sandbox does not know the kind ${kind}.`);
  return type;
}
