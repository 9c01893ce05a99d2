import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { guardMetadata } from './guard-object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Operators whose resources have analyzers of their own: of these spec and status are read. */
const known: ReadonlySet<string> = new Set([
  'argoproj.io',
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'cert-manager.io',
  'autoscaling.k8s.io',
  'keda.sh',
]);
/** In characters of JSON: of any other resource a larger field is data, not a state. */
const largestField = 2 * 1024;
const largestKnownField = 64 * 1024;
const mostConditions = 50;

/**
 * A custom resource as it may leave the adapter: metadata, conditions, and of spec and status what is small, all of it where an
 * operator is known. Its other fields stay behind, and `kind` is the name under which it is read.
 */
export function guardCustomResource(kind: string): (object: KubeObject) => KubeObject {
  return (object) => {
    const { apiVersion, spec, status } = object as KubeObject & { readonly spec?: unknown; readonly status?: unknown };
    const most = known.has(apiVersion.split('/')[0] ?? '') ? largestKnownField : largestField;
    return {
      apiVersion,
      kind,
      metadata: guardMetadata(object),
      ...(isFields(spec) ? { spec: smallFields(spec, most) } : {}),
      ...(isFields(status) ? { status: { ...smallFields(status, most), ...conditionsOf(status) } } : {}),
    };
  };
}

function smallFields(fields: Fields, most: number): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isScalar(value) || sizeOf(value) <= most));
}

function conditionsOf({ conditions }: Fields): Fields {
  return Array.isArray(conditions) ? { conditions: conditions.slice(0, mostConditions) } : {};
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : JSON.stringify(value).length;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
