import type { KubeObject, Node, Secret } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import { stableHash } from '../diagnosis/stable-hash.ts';
import { redact } from '../redact.ts';
import { accessChanges } from './access-changes.ts';
import { shorten } from './bounded-text.ts';
import { changeCategory } from './change-category.ts';
import type { ChangeCategory, ChangeRecord, FieldChange } from './change-record.ts';
import { helmRelease, sayRelease } from './helm-release.ts';
import { nodeChanges } from './node-changes.ts';
import { ownFieldChanges } from './own-fields.ts';
import { isBookkeeping } from './ownership.ts';
import { sayCreated } from './say-created.ts';
import { sayFields } from './say-fields.ts';
import { secretChanges } from './secret-changes.ts';
import { isAutoscalers, whoChanged } from './who-changed.ts';

type Told = {
  readonly verb: ChangeRecord['verb'];
  readonly category: ChangeCategory;
  readonly who: string | null;
  /** When it was made as far as the object tells. */
  readonly at: string | null;
  readonly says: string;
  readonly fields: readonly FieldChange[];
};

const mostFields = 20;
const longestSentence = 400;
const longestCause = 120;
const templatePath = /^spec\.(?:jobTemplate\.spec\.)?template\./;

/**
 * What somebody or something did to one object of a cluster, told from its state before and after: null for what nobody did (status,
 * leases, events, endpoints, what a controller makes of something that is told itself). `at` is when it was seen; it counts only where
 * the object does not tell when it was written. Values are bounded and redacted, those of Secrets never shown.
 * Pure; the cost is that of comparing the two objects.
 */
export function describeChange(
  cluster: string,
  before: KubeObject | null,
  after: KubeObject | null,
  at: string,
): ChangeRecord | null {
  const object = after ?? before;
  if (object === null || isBookkeeping(object)) return null;
  const told = tell(before, after);
  if (told === null) return null;
  const { verb, category, who, says, fields } = told;
  const shown = bounded(fields);
  const version = told.at ?? object.metadata.resourceVersion ?? '';
  const { uid = '' } = object.metadata;
  const what = [cluster, uid === '' ? refKey(refOf(object)) : uid, verb];
  const parts = verb === 'changed' ? [...what, version, JSON.stringify(shown)] : what;
  return {
    id: `change-${stableHash(parts)}`,
    cluster,
    at: told.at ?? at,
    object: refOf(object),
    category,
    verb,
    who,
    says: shorten(says, longestSentence),
    fields: shown,
  };
}

function tell(before: KubeObject | null, after: KubeObject | null): Told | null {
  if (after === null) return before === null ? null : deleted(before);
  if (before === null || before.metadata.uid !== after.metadata.uid) return created(after);
  if (after.metadata.deletionTimestamp === undefined) return changed(before, after);
  return before.metadata.deletionTimestamp === undefined ? deleted(after) : null;
}

function created(object: KubeObject): Told | null {
  const release = helmRelease(object);
  const says = release === null ? sentence(object, `was created${sayCreated(object)}`) : sayRelease(null, release);
  if (says === null || isProvisioned(object)) return null;
  return {
    verb: 'created',
    category: release === null ? changeCategory(object.kind, 'created') : 'rollout',
    who: release === null ? whoChanged(null, object, 'spec').who : 'helm',
    at: object.metadata.creationTimestamp ?? null,
    says: `${object.kind === 'Node' ? sentence(object, `joined the cluster${sayCreated(object)}`) : says}${changeCause(null, object)}`,
    fields: [],
  };
}

function deleted(object: KubeObject): Told | null {
  if (helmRelease(object) !== null || object.kind === 'ServerVersion') return null;
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  const waits = finalizers.length === 0 ? '' : ` (its end waits for ${shorten(finalizers.join(', '), 100)})`;
  return {
    verb: 'deleted',
    category: changeCategory(object.kind, 'deleted'),
    who: null,
    at: deletionTimestamp ?? null,
    says: sentence(object, object.kind === 'Node' ? 'left the cluster' : `was deleted${waits}`),
    fields: [],
  };
}

function changed(before: KubeObject, after: KubeObject): Told | null {
  if (after.kind === 'Node') return nodeChanged(before as Node, after as Node);
  const release = helmRelease(after);
  if (release !== null) {
    const says = sayRelease(helmRelease(before), release);
    return says === null
      ? null
      : { verb: 'changed', category: 'rollout', ...whoChanged(before, after, 'spec'), says, fields: [] };
  }
  const fields = fieldsOf(before, after);
  if (fields.length === 0) return changedUnseen(before, after);
  const author = whoChanged(before, after, 'spec');
  return {
    verb: 'changed',
    ...author,
    category: categoryOf(after, fields),
    says: `${sentence(after, sayChanged(fields, author.who))}${changeCause(before, after)}`,
    fields,
  };
}

function fieldsOf(before: KubeObject, after: KubeObject): readonly FieldChange[] {
  if (after.kind === 'Secret') return secretChanges(before as Secret, after as Secret);
  const access = accessChanges(before, after);
  if (access === null) return ownFieldChanges(before, after);
  // What is not granted is told as of any object.
  return [...access, ...ownFieldChanges(before, after).filter(({ path }) => !/^(?:rules|subjects)\b/.test(path))];
}

function nodeChanged(before: Node, after: Node): Told | null {
  const { fields, clauses, at, subresource } = nodeChanges(before, after);
  if (fields.length === 0) return null;
  const author = whoChanged(before, after, subresource);
  return {
    verb: 'changed',
    category: 'node',
    who: author.who,
    at: at ?? author.at,
    says: sentence(after, clauses.slice(0, 4).join(', ')),
    fields,
  };
}

/** Something was written that is not kept, or not shown: a Secret's value of the same length, a schema. */
function changedUnseen(before: KubeObject, after: KubeObject): Told | null {
  const author = whoChanged(before, after, 'spec');
  const told = { verb: 'changed', category: changeCategory(after.kind, 'changed'), ...author } as const;
  if (after.kind === 'Secret') {
    const isWritten = author.at !== null && author.at !== whoChanged(null, before, 'spec').at;
    const fields = [{ path: 'data', before: 'set', after: 'changed' }];
    return isWritten ? { ...told, says: sentence(after, 'was written anew, its keys being the same'), fields } : null;
  }
  const [was = 0, is = 0] = [before.metadata.generation, after.metadata.generation];
  // Without a status subresource every report of a status counts as a new generation.
  if (is <= was || was === 0 || statusOf(before) !== statusOf(after)) return null;
  const fields = [{ path: 'metadata.generation', before: String(was), after: String(is) }];
  return { ...told, says: sentence(after, 'was changed in a part that is not kept here'), fields };
}

function sayChanged(fields: readonly FieldChange[], who: string | null): string {
  const [scaled, ...others] = [
    ...fields.filter(({ path }) => path === 'spec.replicas'),
    ...fields.filter(({ path }) => path !== 'spec.replicas'),
  ];
  const by = isAutoscalers(who) ? ' by its autoscaler' : '';
  if (scaled?.path === 'spec.replicas') {
    const scaling = `was scaled from ${scaled.before ?? '1'} to ${scaled.after ?? '1'} replicas${by}`;
    return others.length === 0 ? scaling : `${scaling} and ${sayChanged(others, null)}`;
  }
  const [only] = fields;
  if (fields.length === 1 && only?.path === 'spec.paused') return only.after === 'true' ? 'was paused' : 'was resumed';
  if (fields.length === 1 && only?.path === 'spec.suspend')
    return only.after === 'true' ? 'was suspended' : 'was resumed';
  if (fields.some(({ path }) => /^spec\.template\./.test(path))) return `was rolled out with ${sayFields(fields)}`;
  return `was changed: ${sayFields(fields)}`;
}

function categoryOf({ kind }: KubeObject, fields: readonly FieldChange[]): ChangeCategory {
  const category = changeCategory(kind, 'changed');
  if (category !== 'rollout' || fields.some(({ path }) => templatePath.test(path))) return category;
  if (fields.some(({ path }) => path === 'spec.replicas')) return 'scaling';
  return fields.every(({ path }) => path.startsWith('metadata.')) ? 'configuration' : 'rollout';
}

/** What somebody wrote down as the reason: words from the cluster, shown as such. */
function changeCause(before: KubeObject | null, after: KubeObject): string {
  const [was, is] = [causeOf(before), causeOf(after)];
  return is === '' || is === was ? '' : ` (change cause: ${shorten(redact(is), longestCause)})`;
}

function causeOf(object: KubeObject | null): string {
  return (object?.metadata.annotations?.['kubernetes.io/change-cause'] ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** A volume that was made for a claim is told by the claim. */
function isProvisioned({ kind, metadata }: KubeObject): boolean {
  return kind === 'PersistentVolume' && metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;
}

function statusOf(object: KubeObject): string {
  return JSON.stringify((object as KubeObject & { readonly status?: unknown }).status ?? null);
}

function sentence({ kind, metadata }: KubeObject, does: string): string {
  return kind === 'ServerVersion' ? `The API server runs ${metadata.name}` : `${kind} ${metadata.name} ${does}`;
}

function bounded(fields: readonly FieldChange[]): readonly FieldChange[] {
  const more = fields.length - mostFields;
  if (more <= 0) return fields;
  return [...fields.slice(0, mostFields - 1), { path: '…', before: null, after: `and ${more + 1} more` }];
}
