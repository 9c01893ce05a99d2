import { Cell } from './dependency-graph.ts';
import { cellOf, type KeyedCell } from './keyed-cell.ts';
import type { KubeEvent, KubeObject, Pod, PodTemplate } from './kube-object.ts';
import { groupOf, LabelIndex } from './label-index.ts';
import { ObjectGroup } from './object-group.ts';
import { type KindName, resourceKind } from './resource-kinds.ts';
import { tellingEvents } from './telling-events.ts';

export type Slot = KeyedCell<KubeObject>;

/** All objects of one kind. */
export type ObjectList = {
  readonly all: ObjectGroup;
  readonly byNamespace: Map<string, ObjectGroup>;
  /** The kind was read: what is not here does not exist. */
  readonly known: Cell;
  isKnown: boolean;
  /** Changes when the first object comes or the last one goes. */
  readonly presence: Cell;
};

type Change = { readonly before: KubeObject | null; readonly after: KubeObject | null };

/** Events of one object: beyond `most`, only the telling ones are kept. */
const most = 160;
const kept = { newest: 48, reasons: 32 };

/**
 * The objects of a cluster by name, uid, owner, node, label and what they are about. A change costs the tables that the object stands
 * in; each place that it changes is told to `onChange`.
 */
export class ObjectTables {
  readonly byKey = new Map<string, Slot>();
  readonly byUid = new Map<string, Slot>();
  readonly byNode = new Map<string, ObjectGroup>();
  readonly owned = new Map<string, ObjectGroup>();
  /** By uid of an owner: changes only when it comes or goes. */
  readonly kinship = new Map<string, KeyedCell<string>>();
  readonly events = new Map<string, ObjectGroup>();
  /** Custom resources by kind and name: two groups may have the same. */
  readonly custom = new Map<string, ObjectGroup>();
  /** Objects other than events in each namespace. */
  readonly populations = new Map<string, number>();
  readonly population = new Cell();
  readonly #lists = new Map<KindName, ObjectList>();
  readonly #labels = new Map<KindName, LabelIndex>();
  readonly #onChange: (cell: Cell) => void;

  constructor(onChange: (cell: Cell) => void) {
    this.#onChange = onChange;
  }

  list(kind: KindName): ObjectList {
    let list = this.#lists.get(kind);
    if (list === undefined) {
      const all = new ObjectGroup(new Map(), kind);
      list = { all, byNamespace: new Map(), known: new Cell(), isKnown: false, presence: new Cell() };
      this.#lists.set(kind, list);
    }
    return list;
  }

  lists(): ReadonlyMap<KindName, ObjectList> {
    return this.#lists;
  }

  /** By the labels of the object itself, or of its pod template where it has one. */
  labels(kind: KindName): LabelIndex {
    let index = this.#labels.get(kind);
    if (index === undefined) {
      const { byNamespace } = this.list(kind);
      index = new LabelIndex(
        kind === 'Pod' ? ({ metadata }) => metadata.labels : templateLabels,
        (namespace) => byNamespace.get(namespace)?.objects ?? [],
      );
      this.#labels.set(kind, index);
    }
    return index;
  }

  setKnown(kind: KindName): void {
    const list = this.list(kind);
    if (list.isKnown) return;
    list.isKnown = true;
    this.#onChange(list.known);
  }

  find(kind: KindName, object: KubeObject): Slot | undefined {
    return this.byKey.get(keyOf(kind, object));
  }

  put(kind: KindName, object: KubeObject, isOneOfMany: boolean): void {
    const key = keyOf(kind, object);
    const slot = cellOf(this.byKey, key);
    const before = slot.value ?? null;
    slot.value = object;
    this.#setUid(before, object, slot);
    this.#touch(kind, { before, after: object }, slot, isOneOfMany);
    if (object.kind === 'Event') this.#prune(object as KubeEvent);
  }

  remove(kind: KindName, object: KubeObject): void {
    const slot = this.byKey.get(keyOf(kind, object));
    if (slot?.value === undefined) return;
    const before = slot.value;
    slot.value = undefined;
    this.#setUid(before, null, slot);
    this.#touch(kind, { before, after: null }, slot, false);
    slot.discard();
  }

  #setUid(before: KubeObject | null, after: KubeObject | null, slot: Slot): void {
    const [old, now] = [before?.metadata.uid, after?.metadata.uid];
    if (old === now) return;
    if (old !== undefined) {
      this.byUid.delete(old);
      this.#onKinship(old);
    }
    if (now === undefined) return;
    // Somebody asked for it before it came.
    const placeholder = this.byUid.get(now);
    this.byUid.set(now, slot);
    if (placeholder !== undefined) this.#onChange(placeholder);
    this.#onKinship(now);
  }

  #onKinship(uid: string): void {
    const cell = this.kinship.get(uid);
    if (cell !== undefined) this.#onChange(cell);
  }

  #touch(kind: KindName, change: Change, slot: Slot, isOneOfMany: boolean): void {
    const { before, after } = change;
    const list = this.list(kind);
    const wasEmpty = list.all.size === 0;
    this.#onChange(slot);
    this.#move(list.all, list.all, change, isOneOfMany);
    if (wasEmpty !== (list.all.size === 0)) this.#onChange(list.presence);
    this.#among(list.byNamespace, change, ({ metadata }) => [metadata.namespace ?? ''], isOneOfMany);
    this.#among(this.owned, change, ownersOf, isOneOfMany);
    if (kind === 'Pod') this.#among(this.byNode, change, nodeOf, isOneOfMany);
    if (kind === 'Event') this.#among(this.events, change, subjectOf, isOneOfMany);
    if (kind === 'CustomResource') this.#among(this.custom, change, aliasOf, isOneOfMany);
    for (const group of this.#labels.get(kind)?.change(before, after, isOneOfMany) ?? []) this.#onChange(group);
    if (kind !== 'Event' && resourceKind(kind)?.namespaced === true) this.#count(before, after);
  }

  /** Moves an object between the groups of a table that its fields name. */
  #among(
    table: Map<string, ObjectGroup>,
    { before, after }: Change,
    keysOf: (object: KubeObject) => readonly string[],
    isOneOfMany: boolean,
  ): void {
    const old = before === null ? none : keysOf(before);
    const now = after === null ? none : keysOf(after);
    for (const key of old) {
      const group = table.get(key);
      if (group === undefined) continue;
      const isStill = now.includes(key);
      this.#move(group, isStill ? group : null, { before, after }, isOneOfMany);
      if (!isStill) group.discard();
    }
    for (const key of now) {
      if (!old.includes(key)) this.#move(null, groupOf(table, key), { before, after }, isOneOfMany);
    }
  }

  #move(from: ObjectGroup | null, to: ObjectGroup | null, { before, after }: Change, isOneOfMany: boolean): void {
    if (from !== null && from === to && before !== null && after !== null) from.replace(before, after);
    else {
      if (before !== null) from?.remove(before);
      if (after !== null) to?.add(after, isOneOfMany);
    }
    if (from !== null) this.#onChange(from);
    if (to !== null && to !== from) this.#onChange(to);
  }

  #count(before: KubeObject | null, after: KubeObject | null): void {
    if (before !== null && after !== null) return;
    const namespace = (before ?? after)?.metadata.namespace ?? '';
    const count = (this.populations.get(namespace) ?? 0) + (after === null ? -1 : 1);
    if (count === 0) this.populations.delete(namespace);
    else this.populations.set(namespace, count);
    if (count === 0 || (count === 1 && after !== null)) this.#onChange(this.population);
  }

  #prune(event: KubeEvent): void {
    const group = this.events.get(subjectOf(event)[0] ?? '');
    if (group === undefined || group.size <= most) return;
    const events = group.objects as readonly KubeEvent[];
    const telling = new Set(tellingEvents(events, kept.newest, kept.reasons));
    for (const other of events) if (!telling.has(other)) this.remove('Event', other);
  }
}

const none: readonly string[] = [];

/** Unique within a cluster at one moment. */
export function keyOf(list: KindName, { kind, apiVersion, metadata }: KubeObject): string {
  const group = list === 'CustomResource' ? `.${apiVersion.split('/')[0]}` : '';
  return `${kind}${group}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function ownersOf({ metadata }: KubeObject): readonly string[] {
  const { ownerReferences } = metadata;
  if (ownerReferences === undefined || ownerReferences.length === 0) return none;
  return [...new Set(ownerReferences.map(({ uid }) => uid))];
}

function nodeOf(pod: KubeObject): readonly string[] {
  const { nodeName = '' } = (pod as Partial<Pod>).spec ?? {};
  return nodeName === '' ? none : [nodeName];
}

/** By uid, or by kind and name where the event has none. */
function subjectOf(event: KubeObject): readonly string[] {
  const { uid, kind = '', namespace = '', name = '' } = (event as Partial<KubeEvent>).involvedObject ?? {};
  return [uid !== undefined && uid !== '' ? uid : `${kind}/${namespace}/${name}`];
}

function aliasOf({ kind, metadata }: KubeObject): readonly string[] {
  return [`${kind}/${metadata.namespace ?? ''}/${metadata.name}`];
}

function templateLabels(workload: KubeObject) {
  return (workload as KubeObject & { readonly spec?: { readonly template?: PodTemplate } }).spec?.template?.metadata
    ?.labels;
}
