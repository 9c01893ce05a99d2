import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import { changeEvidence } from '../diagnosis/evidence.ts';
import type { Evidence } from '../diagnosis/finding.ts';
import { lastChange, wasEdited } from '../diagnosis/last-change.ts';
import { type Revision, revisionHistory } from '../diagnosis/revision-history.ts';
import { sayObject } from '../diagnosis/say-reference.ts';
import { isWorkload, podSpecPath, podTemplateOf, type Workload } from '../diagnosis/workloads.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';

/** The last change of an object before trouble began. */
export type RecentChange = {
  readonly at: string;
  /** From the change to the onset. */
  readonly seconds: number;
  /** A sentence with the time in it. */
  readonly says: string;
  readonly evidence: Evidence;
  /** Who made it; null when nothing tells. */
  readonly who: string | null;
  readonly isCreation: boolean;
};

/** Changes by `refKey` of their object. */
export type ChangesBy = ReadonlyMap<string, readonly ChangeRecord[]>;

/** Longer before, it is not what people call recent. */
const windowSeconds = 7200;
/** Times are whole seconds, and controllers are quick. */
const slackSeconds = 60;

export function changesBy(changes: readonly ChangeRecord[]): ChangesBy {
  const groups = new Map<string, ChangeRecord[]>();
  for (const change of changes) {
    const key = refKey(change.object);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return groups;
}

/** From the timeline where it has the object, else from what the object and its revisions keep. null when nothing changed lately. */
export function changeBefore(
  index: ClusterIndex,
  changes: ChangesBy,
  ref: ObjectRef,
  onset: string,
): RecentChange | null {
  const known = (changes.get(refKey(ref)) ?? []).flatMap((change) => recorded(change, onset) ?? []);
  const [nearest] = known.sort((a, b) => a.seconds - b.seconds || (a.says < b.says ? -1 : 1));
  if (nearest !== undefined) return nearest;
  const object = index.named(ref.kind, ref.namespace, ref.name);
  return object === undefined ? null : kept(index, object, onset);
}

function recorded({ at, says, object, fields, verb, who }: ChangeRecord, onset: string): RecentChange | null {
  const seconds = secondsBefore(at, onset);
  if (seconds === null) return null;
  const [field] = fields;
  const evidence: Evidence = { kind: 'change', object, path: field?.path ?? verb, value: says, at };
  const told = `${says.replace(/\.$/, '')} at ${clock(at)}.`;
  return { at, seconds, says: told, evidence, who, isCreation: verb === 'created' };
}

function kept(index: ClusterIndex, object: KubeObject, onset: string): RecentChange | null {
  if (isWorkload(object)) {
    const { current, previous } = revisionHistory(index, object);
    const at = current?.object.metadata.creationTimestamp ?? '';
    const [before] = previous;
    const seconds = current === undefined || before === undefined ? null : secondsBefore(at, onset);
    if (seconds === null || before === undefined) return null;
    const what = sayRollout(object, before);
    const says = `${sayObject(object)} was rolled out at ${clock(at)}${what}.`;
    const evidence = changeEvidence(object, podSpecPath(object), says, at);
    return { at, seconds, says, evidence, who: null, isCreation: false };
  }
  const at = lastChange(object);
  const seconds = wasEdited(object) ? secondsBefore(at, onset) : null;
  if (seconds === null) return null;
  const who = object.metadata.managedFields?.find(({ time }) => time === at)?.manager ?? null;
  const says = `${sayObject(object)} was edited at ${clock(at)}${who === null ? '' : ` (by ${who})`}.`;
  const evidence = changeEvidence(object, 'metadata.managedFields', says, at);
  return { at, seconds, says, evidence, who, isCreation: false };
}

/** " with image v2.3 (before: v2.2)", as far as the images differ. */
function sayRollout(workload: Workload, before: Revision): string {
  const images = (spec: Revision['template']['spec']) => spec.containers.map(({ image }) => image);
  const [now, then] = [images(podTemplateOf(workload).spec), images(before.template.spec)];
  const fresh = now.filter((image) => !then.includes(image));
  const stale = then.filter((image) => !now.includes(image));
  return fresh.length === 0
    ? ''
    : ` with image ${fresh.join(', ')}${stale.length === 0 ? '' : ` (before: ${stale.join(', ')})`}`;
}

function secondsBefore(at: string, onset: string): number | null {
  const seconds = (Date.parse(onset) - Date.parse(at)) / 1000;
  return seconds >= -slackSeconds && seconds <= windowSeconds ? Math.max(0, seconds) : null;
}

/** "10:02 UTC". */
function clock(at: string): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}
