import type { KubeObject } from '../../core/cluster/kube-object.ts';

/** Written by `kubectl apply`: a second copy of the whole manifest, of Secrets with their values. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * An object as it may leave the adapter: values of Secrets are replaced by `<n bytes>`, the copy of the manifest that kubectl
 * keeps in an annotation is gone, and managed fields say who and when but not what (they are half of an object's size).
 */
export function guardObject<T extends KubeObject>(object: T): T {
  const { managedFields, annotations, ...metadata } = object.metadata;
  const guarded = {
    ...object,
    metadata: {
      ...metadata,
      ...(annotations === undefined ? {} : { annotations: withoutLastApplied(annotations) }),
      ...(managedFields === undefined ? {} : { managedFields: managedFields.map(({ fieldsV1, ...entry }) => entry) }),
    },
  };
  return object.kind === 'Secret' ? { ...guarded, ...maskedValues(object) } : guarded;
}

function withoutLastApplied(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (annotations[lastApplied] === undefined) return annotations;
  const { [lastApplied]: _, ...others } = annotations;
  return others;
}

function maskedValues(secret: KubeObject): object {
  const { data, stringData } = secret as KubeObject & {
    readonly data?: Readonly<Record<string, string>>;
    readonly stringData?: Readonly<Record<string, string>>;
  };
  return {
    ...(data === undefined ? {} : { data: mask(data, 'base64') }),
    ...(stringData === undefined ? {} : { stringData: mask(stringData, 'utf8') }),
  };
}

function mask(values: Readonly<Record<string, string>>, encoding: 'base64' | 'utf8'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, `<${Buffer.byteLength(value, encoding)} bytes>`]),
  );
}
