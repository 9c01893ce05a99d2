import { createHash } from 'node:crypto';
import type { KubeObject, ManagedFields } from '../../core/cluster/kube-object.ts';
import { guardSecret } from './guard-secret.ts';
import { readBundle } from './read-certificates.ts';

type Fields = Readonly<Record<string, unknown>>;
type Loose = KubeObject & Fields;

/** Written by `kubectl apply`: a second copy of the whole manifest, of Secrets with their values. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
/** Controllers write these all the time, and nobody asks who did. */
const unsigned: ReadonlySet<string> = new Set(['Event', 'Lease', 'EndpointSlice']);
/** A longer value is no setting: a dashboard, a bundle, a script. */
const longestValue = 8 * 1024;
const longestAnnotation = 4 * 1024;

/** What is left behind of some kinds besides. */
const sieves: Readonly<Record<string, (object: Loose) => Fields>> = {
  Secret: guardSecret,
  ConfigMap: boundedConfigMap,
  Node: withoutImages,
  CustomResourceDefinition: withoutSchemas,
  ValidatingWebhookConfiguration: withReadWebhooks,
  MutatingWebhookConfiguration: withReadWebhooks,
  APIService: ({ spec }) => (isFields(spec) ? { spec: withReadBundle(spec) } : {}),
};

/**
 * An object as it may leave the adapter: values of Secrets are replaced by `<n bytes>`, certificates by what they say, the copy of
 * the manifest that kubectl keeps in an annotation is gone, managed fields say who, when and by which version but not what (they are
 * half of an object's size), and what is large and never read stays behind. The same object always gives the same, so that digests
 * of two reads can be compared.
 */
export function guardObject<T extends KubeObject>(object: T): T {
  const sieve = Object.hasOwn(sieves, object.kind) ? sieves[object.kind] : undefined;
  return { ...object, metadata: guardMetadata(object), ...sieve?.(object as unknown as Loose) };
}

export function guardMetadata({ kind, metadata: all }: KubeObject): KubeObject['metadata'] {
  const { managedFields, annotations, ...metadata } = all;
  return {
    ...metadata,
    ...(annotations === undefined ? {} : { annotations: guardAnnotations(annotations) }),
    ...(managedFields === undefined || unsigned.has(kind) ? {} : { managedFields: managedFields.map(authorship) }),
  };
}

/** Says of a value that is left behind how long it was, and enough to see that it changed. */
export function digestOfValue(value: string): string {
  const digest = createHash('sha256').update(value).digest('hex').slice(0, 12);
  return `<${Buffer.byteLength(value)} bytes, sha256 ${digest}>`;
}

function authorship(entry: ManagedFields): ManagedFields {
  const { fieldsV1: _fields, fieldsType: _type, ...rest } = entry as ManagedFields & { readonly fieldsType?: string };
  return rest;
}

function guardAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(annotations);
  if (entries.every(([key, value]) => key !== lastApplied && value.length <= longestAnnotation)) return annotations;
  return Object.fromEntries(
    entries
      .filter(([key]) => key !== lastApplied)
      .map(([key, value]) => [key, value.length <= longestAnnotation ? value : digestOfValue(value)]),
  );
}

/** Keys are kept; so are values short enough to be configuration, since environments are read from them. */
function boundedConfigMap({ data, binaryData }: Loose): Fields {
  return {
    ...(isFields(data) ? { data: boundedValues(data, longestValue) } : {}),
    ...(isFields(binaryData) ? { binaryData: boundedValues(binaryData, 0) } : {}),
  };
}

function boundedValues(values: Fields, most: number): Fields {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' && value.length > most ? digestOfValue(value) : value,
    ]),
  );
}

function withoutImages({ status }: Loose): Fields {
  if (!isFields(status)) return {};
  const { images: _, ...rest } = status;
  return { status: rest };
}

function withoutSchemas({ spec }: Loose): Fields {
  if (!isFields(spec) || !Array.isArray(spec.versions)) return {};
  const { conversion } = spec;
  return {
    spec: {
      ...spec,
      versions: spec.versions.map(({ schema: _s, additionalPrinterColumns: _c, ...version }: Fields) => version),
      ...(isFields(conversion) ? { conversion: withReadConversion(conversion) } : {}),
    },
  };
}

function withReadConversion(conversion: Fields): Fields {
  const { webhook } = conversion;
  return isFields(webhook) ? { ...conversion, webhook: withReadClientConfig(webhook) } : conversion;
}

function withReadWebhooks({ webhooks }: Loose): Fields {
  return Array.isArray(webhooks) ? { webhooks: webhooks.map(withReadClientConfig) } : {};
}

function withReadClientConfig(webhook: Fields): Fields {
  const { clientConfig } = webhook;
  return isFields(clientConfig) ? { ...webhook, clientConfig: withReadBundle(clientConfig) } : webhook;
}

function withReadBundle(config: Fields): Fields {
  const { caBundle, ...rest } = config;
  if (typeof caBundle !== 'string') return config;
  const caCertificates = readBundle(Buffer.from(caBundle, 'base64').toString('latin1'));
  return caCertificates === null ? rest : { ...rest, caCertificates };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
