import { z } from 'zod';
import { KubeSageError } from '../errors.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Action } from './action.ts';
import { draftPatch } from './draft-patch.ts';
import { pointer } from './json-pointer.ts';
import type { Change } from './plan.ts';

export const keyName = z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, 'not a key of a ConfigMap or Secret');

/** Adds one key to a ConfigMap or Secret, creating the object when it is absent. An existing key is never overwritten. */
export function setKey(target: KubeObject | null, ref: ObjectRef, key: string, value: unknown): ReturnType<Action['draft']> {
  const data = (target as { readonly data?: Readonly<Record<string, string>> } | null)?.data ?? {};
  if (data[key] !== undefined) throw new KubeSageError('PreconditionFailed', `${ref.kind} ${ref.namespace}/${ref.name} already has a key "${key}".`);
  const { change, inverse } = target === null ? creation(ref, key, value) : addition(target, key, value);
  return {
    step: {
      change,
      inverse,
      risk: 'low',
      blastRadius: { pods: 0, services: [], says: 'Restarts nothing; containers that wait for the key start.' },
      says: `${target === null ? `Create ${ref.kind} ${ref.name} with` : `Add to ${ref.kind} ${ref.name}`} the key ${key}.`,
    },
    verifications: [],
  };
}

function creation(ref: ObjectRef, key: string, value: unknown): { readonly change: Change; readonly inverse: Change } {
  const metadata = { name: ref.name, namespace: ref.namespace, labels: { 'app.kubernetes.io/managed-by': 'kubesage' } };
  return { change: { kind: 'create', manifest: { apiVersion: 'v1', kind: ref.kind, metadata, data: { [key]: value } } }, inverse: { kind: 'delete' } };
}

function addition(target: KubeObject, key: string, value: unknown): { readonly change: Change; readonly inverse: Change } {
  const { operations, inverse } = draftPatch(target, [{ path: `/data${pointer(key)}`, value }]);
  return { change: { kind: 'patch', operations }, inverse: { kind: 'patch', operations: inverse } };
}
