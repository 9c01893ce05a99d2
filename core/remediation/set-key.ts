import { z } from 'zod';
import type { ConfigMap, KubeObject, Secret } from '../cluster/kube-object.ts';
import type { ObjectRef } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import type { Draft, DraftInput } from './action.ts';
import { draftPatch } from './draft-patch.ts';
import { pointer } from './json-pointer.ts';
import { keyWaiters } from './key-waiters.ts';
import type { Change } from './plan.ts';
import { recoveryOf } from './workload.ts';

type Keyed = ConfigMap | Secret;

/** Marks what KubeSage made itself: only that may it delete again. */
export const ownLabel = { name: 'app.kubernetes.io/managed-by', value: 'kubesage' } as const;

export const keyName = z.string().regex(/^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/, 'is not a key of a ConfigMap or Secret');

/** Adds one key to a ConfigMap or Secret, creating the object when it is absent. An existing key is never overwritten. */
export function setKey(
  { target, ref, parameters: { key }, index, plannedAt }: DraftInput<'set-config-key' | 'set-secret-key'>,
  value: unknown,
): Draft {
  const name = `${ref.kind} ${ref.namespace}/${ref.name}`;
  const { data = {}, immutable } = (target ?? {}) as Partial<Keyed>;
  const binary = (target as Partial<ConfigMap> | null)?.binaryData ?? {};
  if (Object.hasOwn(data, key) || Object.hasOwn(binary, key)) {
    throw new KubeSageError(
      'PreconditionFailed',
      `${name} has a key "${key}" already, and what others may use is not overwritten.`,
    );
  }
  if (immutable === true) throw new KubeSageError('PreconditionFailed', `${name} is immutable.`);
  const waiters = keyWaiters(index, ref, key);
  const started = waiters.filter(({ stillLacks }) => stillLacks.length === 0);
  const lacking = waiters.filter(({ stillLacks }) => stillLacks.length > 0);
  const hints = lacking.map(
    ({ workload, stillLacks }) => ` ${workload.metadata.name} still lacks ${stillLacks.join(', ')}.`,
  );
  return {
    step: {
      ...(target === null ? creation(ref, key, value) : addition(target, key, value)),
      risk: 'low',
      blastRadius: {
        pods: 0,
        services: [],
        says:
          started.length === 0
            ? 'Restarts nothing.'
            : `Restarts nothing; the waiting containers of ${started.map(({ workload }) => workload.metadata.name).join(', ')} start.`,
      },
      says: `${target === null ? `Create ${ref.kind} ${ref.name} with` : `Add to ${ref.kind} ${ref.name}`} the key ${key}.${hints.join('')}`,
    },
    verifications: waiters
      .filter(({ stillLacks, isHelped }) => stillLacks.length === 0 || !isHelped)
      .flatMap(({ workload }) => recoveryOf(workload, plannedAt)),
  };
}

function creation(ref: ObjectRef, key: string, value: unknown): { readonly change: Change; readonly inverse: Change } {
  const labels = { [ownLabel.name]: ownLabel.value };
  const manifest = {
    apiVersion: 'v1',
    kind: ref.kind,
    metadata: { name: ref.name, namespace: ref.namespace, labels },
    data: { [key]: value },
  };
  return { change: { kind: 'create', manifest }, inverse: { kind: 'delete' } };
}

function addition(target: KubeObject, key: string, value: unknown): ReturnType<typeof draftPatch> {
  return draftPatch(target, [{ path: pointer('data', key), value }]);
}
