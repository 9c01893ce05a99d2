import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { ResourceKind } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { ApiStatus } from './to-cluster-error.ts';

/** One line of a watch. `version` is where the next watch would go on. */
export type WatchLine =
  | { readonly type: 'set' | 'deleted'; readonly object: KubeObject; readonly version: string }
  | { readonly type: 'bookmark'; readonly version: string };

type Said = { readonly type?: unknown; readonly object?: Partial<KubeObject> & ApiStatus & { readonly code?: number } };

const types: Readonly<Record<string, WatchLine['type']>> = {
  ADDED: 'set',
  MODIFIED: 'set',
  DELETED: 'deleted',
  BOOKMARK: 'bookmark',
};
const defaultRetryAfterMs = 1_000;

/** Throws Conflict when only a new list tells what is there (the version is forgotten, the line is none), else ClusterOverloaded. */
export function parseWatchLine(line: string, kind: ResourceKind): WatchLine {
  const { type, object } = parse(line, kind);
  if (type === 'ERROR') throw toError(object ?? {}, kind);
  const known = types[String(type)];
  const version = object?.metadata?.resourceVersion;
  if (known === undefined || typeof version !== 'string' || version === '') throw malformed(kind);
  if (known === 'bookmark') return { type: known, version };
  if (typeof object?.metadata?.name !== 'string') throw malformed(kind);
  return { type: known, object: { ...object, apiVersion: kind.apiVersion, kind: kind.kind } as KubeObject, version };
}

function parse(line: string, kind: ResourceKind): Said {
  try {
    const said = JSON.parse(line) as unknown;
    if (typeof said === 'object' && said !== null) return said;
  } catch {
    // Told below.
  }
  throw malformed(kind);
}

function malformed({ plural }: ResourceKind): KubeSageError {
  return new KubeSageError('Conflict', `The watch of ${plural} said something that is no event.`);
}

function toError({ code, message, details }: NonNullable<Said['object']>, { plural }: ResourceKind): KubeSageError {
  const says = `The watch of ${plural} ended: ${String(message ?? code ?? 'no reason was given').slice(0, 300)}`;
  if (code !== 429 && (code ?? 0) < 500) return new KubeSageError('Conflict', says);
  const seconds = details?.retryAfterSeconds ?? 0;
  return new KubeSageError('ClusterOverloaded', says, {
    retryAfterMs: seconds > 0 ? seconds * 1000 : defaultRetryAfterMs,
  });
}
