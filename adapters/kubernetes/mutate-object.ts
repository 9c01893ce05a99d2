import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../../core/cluster/object-ref.ts';
import { KubeSageError } from '../../core/errors.ts';
import { objectDigest } from '../../core/remediation/object-digest.ts';
import type { Change } from '../../core/remediation/plan.ts';
import type { ApiConnection } from './api-connection.ts';
import type { MutationOptions, MutationResult } from './cluster.ts';
import { guardObject } from './guard-object.ts';
import { operationAnnotation, operationOf, operationPatch } from './operation-patch.ts';
import { objectPath, ownCollectionPath } from './resource-path.ts';
import { isDropped } from './to-cluster-error.ts';

/** What is to be changed; `change` is one of the kinds of `Change`. */
export type Mutation<C extends Change = Change> = {
  readonly ref: ObjectRef;
  readonly apiVersion: string;
  readonly change: C;
  readonly options: MutationOptions;
};

type Of<K extends Change['kind']> = Mutation<Extract<Change, { readonly kind: K }>>;

const attempts = 8;
const firstWaitMs = 25;
const longestWaitMs = 2_000;
const fieldManager = 'kubesage';

/**
 * Makes one change exactly once per operation. Each attempt compares the live object with what was decided on and sends a request
 * that holds only for that very version, so an attempt whose outcome is unknown is settled by reading the object again.
 */
export async function mutateObject(api: ApiConnection, mutation: Mutation): Promise<MutationResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await mutateOnce(api, mutation);
    } catch (error) {
      if (attempt >= attempts || !isWorthAnotherLook(error)) throw unwrap(error);
      const waitMs = firstWaitMs * 2 ** Math.min(attempt, 5) * (0.5 + Math.random());
      const { signal } = mutation.options;
      await delay(Math.max(waitMs, retryAfterOf(error)), undefined, signal === undefined ? {} : { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    }
  }
}

function mutateOnce(api: ApiConnection, { change, ...rest }: Mutation): Promise<MutationResult> {
  switch (change.kind) {
    case 'patch':
      return patchOnce(api, { ...rest, change });
    case 'create':
      return createOnce(api, { ...rest, change });
    case 'delete':
      return deleteOnce(api, { ...rest, change });
    default:
      return change satisfies never;
  }
}

async function patchOnce(
  api: ApiConnection,
  { ref, apiVersion, change, options }: Of<'patch'>,
): Promise<MutationResult> {
  const live = await readLive(api, ref, apiVersion, options.signal);
  if (live === null) throw new KubeSageError('NotFound', `${refKey(ref)} does not exist any more.`);
  if (operationOf(live) === options.operation) return { object: live, wasAlreadyDone: true, warnings: [] };
  requireSame(ref, live, options);
  try {
    const { body, warnings } = await api.write<KubeObject>({
      method: 'PATCH',
      path: `${objectPath(ref, apiVersion)}?${writeQuery(options)}`,
      does: `patch ${refKey(ref)}`,
      contentType: 'application/json-patch+json',
      body: operationPatch(live, change.operations, options.operation),
      signal: options.signal,
    });
    return { object: guardObject(body), wasAlreadyDone: false, warnings };
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'Conflict') throw new MovedOn(ref, error);
    // The failed `test` of a version that moved on looks like any other invalid patch.
    if (error instanceof KubeSageError && error.code === 'InvalidRequest') {
      const current = await readLive(api, ref, apiVersion, options.signal);
      if (current?.metadata.resourceVersion !== live.metadata.resourceVersion) throw new MovedOn(ref, error);
    }
    throw error;
  }
}

async function createOnce(
  api: ApiConnection,
  { ref, apiVersion, change, options }: Of<'create'>,
): Promise<MutationResult> {
  const metadata = (change.manifest.metadata ?? {}) as KubeObject['metadata'];
  const annotations = { ...metadata.annotations, [operationAnnotation]: options.operation };
  try {
    const { body, warnings } = await api.write<KubeObject>({
      method: 'POST',
      path: `${ownCollectionPath(ref, apiVersion)}?${writeQuery(options)}`,
      does: `create ${refKey(ref)}`,
      body: { apiVersion, kind: ref.kind, ...change.manifest, metadata: { ...metadata, annotations } },
      signal: options.signal,
    });
    return { object: guardObject(body), wasAlreadyDone: false, warnings };
  } catch (error) {
    if (!(error instanceof KubeSageError) || error.code !== 'Conflict') throw error;
    const live = await readLive(api, ref, apiVersion, options.signal);
    if (live === null) throw new MovedOn(ref, error);
    if (operationOf(live) === options.operation) return { object: live, wasAlreadyDone: true, warnings: [] };
    throw new KubeSageError('StalePlan', `${refKey(ref)} exists meanwhile: it was created by someone else.`, {
      cause: error,
    });
  }
}

async function deleteOnce(api: ApiConnection, { ref, apiVersion, options }: Of<'delete'>): Promise<MutationResult> {
  const done = { object: null, wasAlreadyDone: true, warnings: [] };
  const live = await readLive(api, ref, apiVersion, options.signal);
  if (live === null || live.metadata.deletionTimestamp !== undefined) return done;
  // The object that was decided on is gone; a controller has put another in its place.
  if (!options.isDryRun && options.uid !== '' && live.metadata.uid !== options.uid) return done;
  requireSame(ref, live, options);
  const { uid, resourceVersion } = live.metadata;
  try {
    const { warnings } = await api.write<unknown>({
      method: 'DELETE',
      path: objectPath(ref, apiVersion),
      does: `delete ${refKey(ref)}`,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        // Without a digest nobody decided on this version: a status that moves on is no reason to refuse.
        preconditions: options.digest === undefined ? { uid } : { uid, resourceVersion },
        ...(options.isDryRun ? { dryRun: ['All'] } : {}),
      },
      signal: options.signal,
    });
    return { object: null, wasAlreadyDone: false, warnings };
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'NotFound') return done;
    if (error instanceof KubeSageError && error.code === 'Conflict') throw new MovedOn(ref, error);
    throw error;
  }
}

async function readLive(
  api: ApiConnection,
  ref: ObjectRef,
  apiVersion: string,
  signal: AbortSignal | undefined,
): Promise<KubeObject | null> {
  try {
    return guardObject(
      await api.get<KubeObject>({ path: objectPath(ref, apiVersion), does: `get ${refKey(ref)}`, signal }),
    );
  } catch (error) {
    if (error instanceof KubeSageError && error.code === 'NotFound') return null;
    throw error;
  }
}

function requireSame(ref: ObjectRef, live: KubeObject, { uid, digest }: MutationOptions): void {
  if (uid !== '' && live.metadata.uid !== uid) {
    throw new KubeSageError('Conflict', `${refKey(ref)} was deleted and created anew: it is another object now.`);
  }
  if (digest !== undefined && objectDigest(live) !== digest) {
    throw new KubeSageError('StalePlan', `${refKey(ref)} was changed after the plan was made.`);
  }
}

function writeQuery({ isDryRun }: MutationOptions): URLSearchParams {
  return new URLSearchParams({ fieldManager, fieldValidation: 'Strict', ...(isDryRun ? { dryRun: 'All' } : {}) });
}

/** The object changed between our look and our request, as a busy status does all the time. */
class MovedOn extends Error {
  constructor(ref: ObjectRef, cause: unknown) {
    super(`${refKey(ref)} changed between reading and writing it, again and again.`, { cause });
  }
}

/** Version conflicts, and failures that leave open whether the change happened. */
function isWorthAnotherLook(error: unknown): boolean {
  if (error instanceof MovedOn || isDropped(error)) return true;
  return error instanceof KubeSageError && error.code === 'ClusterOverloaded' && retryAfterOf(error) <= longestWaitMs;
}

function retryAfterOf(error: unknown): number {
  return error instanceof KubeSageError ? (error.retryAfterMs ?? 0) : 0;
}

function unwrap(error: unknown): unknown {
  return error instanceof MovedOn ? new KubeSageError('Conflict', error.message, { cause: error }) : error;
}
