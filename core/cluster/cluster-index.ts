import type { AppliedChange } from './applied-change.ts';
import type { ClusterSnapshot, Gap, LogTail } from './cluster-snapshot.ts';
import type { Cell, DependencyGraph } from './dependency-graph.ts';
import { eventTime } from './event-time.ts';
import { cellOf, type KeyedCell } from './keyed-cell.ts';
import type { KubeEvent, KubeObject, LabelSelector, ObjectOfKind, Pod } from './kube-object.ts';
import { groupOf } from './label-index.ts';
import { matchesSelector } from './label-selector.ts';
import type { ObjectGroup } from './object-group.ts';
import { compareText } from './object-order.ts';
import { ObjectTables } from './object-tables.ts';
import type { KindName } from './resource-kinds.ts';
import { sameValue } from './same-value.ts';
import { tellingEvents } from './telling-events.ts';
import { type View, ViewTable } from './view-table.ts';
import type { WatchEvent } from './watch-event.ts';
import { WatchIntake } from './watch-intake.ts';

export { eventTime };

/** How many events of one object are shown: the newest, and the first of so many reasons. */
const shown = { newest: 24, reasons: 16 };

/**
 * What is known of a cluster: by name, by owner, by label, events of an object. It follows a watch. All lists are in order of
 * kind, namespace and name, so that the same objects give the same answers however they came.
 *
 * With a dependency graph it also notes who reads what: each method is one read, of as little as it answers, absence included.
 * `find` reads one object, `inNamespace` all of a kind there; whoever reads less is worked out again less often.
 * Cost: a change costs the tables that the object stands in; each lookup costs what it returns.
 */
export class ClusterIndex {
  readonly cluster: string;
  readonly #graph: DependencyGraph | null;
  readonly #tables: ObjectTables;
  readonly #intake: WatchIntake;
  readonly #logs = new Map<string, KeyedCell<LogTail>>();
  #gaps: readonly { readonly list: string; readonly gap: Gap }[] = [];
  readonly #views: ViewTable;
  #observedAt: string;
  #now: number;

  constructor(snapshot: ClusterSnapshot, graph: DependencyGraph | null = null) {
    this.cluster = snapshot.cluster;
    this.#graph = graph;
    this.#views = new ViewTable(this, graph);
    this.#tables = new ObjectTables((cell) => this.#changed(cell));
    this.#intake = new WatchIntake(this.#tables);
    this.#observedAt = snapshot.observedAt;
    this.#now = Date.parse(snapshot.observedAt);
    for (const [kind, objects] of Object.entries(snapshot.objects)) {
      this.#intake.replace(kind as KindName, objects as readonly KubeObject[]);
    }
    this.#gaps = snapshot.gaps.map((gap) => ({ list: gap.kind, gap }));
    this.setLogs(snapshot.logs);
  }

  /** Takes in what a watch told. Returns what it really changed: duplicates and older versions change nothing. */
  apply(events: readonly WatchEvent[]): readonly AppliedChange[] {
    return events.flatMap((event) => this.#apply(event));
  }

  /** The logs that are known from now on; what is not among them is forgotten. */
  setLogs(tails: readonly LogTail[]): void {
    const kept = new Set(tails.map((tail) => logKey(tail.podUid, tail.container, tail.previous)));
    for (const [key, cell] of this.#logs) if (!kept.has(key)) this.#setLog(cell, undefined);
    for (const tail of tails)
      this.#setLog(cellOf(this.#logs, logKey(tail.podUid, tail.container, tail.previous)), tail);
  }

  /** Moves the clock. False when it went back or began, which makes all kept answers worthless. */
  setClock(observedAt: string): boolean {
    this.#observedAt = observedAt;
    this.#now = Date.parse(observedAt);
    this.#views.onChange();
    const isForward = this.#graph?.setClock(this.#now) ?? true;
    if (!isForward) this.#views.doubtAll();
    return isForward;
  }

  /** All that is known at this moment. Not for analyzers: it is not noted as read. */
  get snapshot(): ClusterSnapshot {
    const known = [...this.#tables.lists()].filter(([, { isKnown }]) => isKnown);
    return {
      cluster: this.cluster,
      observedAt: this.#observedAt,
      objects: Object.fromEntries(known.map(([kind, { all }]) => [kind, all.objects])),
      logs: [...this.#logs.values()].flatMap(({ value }) => value ?? []),
      gaps: this.gaps,
    };
  }

  /** What could not be read, by kind. Not noted as read. */
  get gaps(): readonly Gap[] {
    const gaps = this.#gaps.map(({ gap }) => gap);
    return gaps.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.detail, b.detail));
  }

  /** RFC 3339 time of the observation: the analyzers' only clock. Ask `hasPassed` where that will do. */
  get observedAt(): string {
    void this.#graph?.now;
    return this.#observedAt;
  }

  /** The same in ms since 1970. */
  get now(): number {
    return this.#graph?.now ?? this.#now;
  }

  /** Whether that moment (ms since 1970) has come. Makes the answer due again only then, not whenever the clock moves. */
  hasPassed(time: number): boolean {
    return this.#graph?.hasPassed(time) ?? !(this.#now < time);
  }

  /** False when the kind was not read: absence of an object then means nothing. */
  knows(kind: KindName): boolean {
    const list = this.#tables.list(kind);
    this.#read(list.known);
    return list.isKnown;
  }

  all<K extends KindName>(kind: K): readonly ObjectOfKind[K][] {
    return this.#members<ObjectOfKind[K]>(this.#tables.list(kind).all);
  }

  /** Whether there is any object of the kind. */
  hasAny(kind: KindName): boolean {
    const list = this.#tables.list(kind);
    this.#read(list.presence);
    return list.all.size > 0;
  }

  inNamespace<K extends KindName>(kind: K, namespace: string): readonly ObjectOfKind[K][] {
    return this.#group<ObjectOfKind[K]>(this.#tables.list(kind).byNamespace, namespace);
  }

  /** Namespaces in which there are any objects but events. */
  populatedNamespaces(): readonly string[] {
    this.#read(this.#tables.population);
    return [...this.#tables.populations.keys()].sort(compareText);
  }

  find<K extends KindName>(kind: K, namespace: string, name: string): ObjectOfKind[K] | undefined {
    return this.#value(this.#tables.byKey, `${kind}/${namespace}/${name}`) as ObjectOfKind[K] | undefined;
  }

  /** As `find`, for an object of any kind, custom resources by their own. */
  named(kind: string, namespace: string, name: string): KubeObject | undefined {
    const key = `${kind}/${namespace}/${name}`;
    return this.#value(this.#tables.byKey, key) ?? this.#group<KubeObject>(this.#tables.custom, key)[0];
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#value(this.#tables.byUid, uid);
  }

  /** Whether this very object is what is known at present; not noted as read. */
  holds(object: KubeObject): boolean {
    return this.#tables.byUid.get(object.metadata.uid ?? '')?.value === object;
  }

  /** Objects whose controller or owner is `owner`. */
  ownedBy(owner: KubeObject): readonly KubeObject[] {
    return this.#group(this.#tables.owned, owner.metadata.uid ?? '');
  }

  /** The controller of an object, else its first owner, where that is known. */
  ownerOf(object: KubeObject): KubeObject | undefined {
    const uid = ownerUid(object);
    return uid === undefined ? undefined : this.byUid(uid);
  }

  /** Kind of `ownerOf`. What else changes about the owner does not matter to who asks this. */
  ownerKindOf(object: KubeObject): string | undefined {
    const uid = ownerUid(object);
    if (uid === undefined) return undefined;
    if (this.#isReading) this.#read(cellOf(this.#tables.kinship, uid));
    return this.#tables.byUid.get(uid)?.value?.kind;
  }

  /** The object's controller's controller and so on, as far as it is known: a pod's Deployment, a Job's CronJob. */
  topOwner(object: KubeObject): KubeObject {
    let current = object;
    // Owner references may form a cycle when written by hand; no real chain is deeper than this.
    for (let depth = 0; depth < 8; depth += 1) {
      const owner = this.ownerOf(current);
      if (owner === undefined) return current;
      current = owner;
    }
    return current;
  }

  /** Pods below a workload, directly or through a ReplicaSet or Job. */
  podsOf(workload: KubeObject): readonly Pod[] {
    const pods: Pod[] = [];
    for (const child of this.ownedBy(workload)) {
      if (child.kind === 'Pod') pods.push(child as Pod);
      else if (child.kind === 'ReplicaSet' || child.kind === 'Job') pods.push(...this.podsOf(child));
    }
    return pods;
  }

  podsOnNode(node: string): readonly Pod[] {
    return this.#group(this.#tables.byNode, node);
  }

  podsMatching(namespace: string, selector: LabelSelector | undefined): readonly Pod[] {
    return this.#matching('Pod', namespace, selector) as readonly Pod[];
  }

  /** Workloads of a kind whose pod template bears the labels. */
  templatesMatching<K extends 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet'>(
    kind: K,
    namespace: string,
    selector: LabelSelector,
  ): readonly ObjectOfKind[K][] {
    return this.#matching(kind, namespace, selector) as readonly ObjectOfKind[K][];
  }

  /** Events about exactly this object (by uid, or by kind and name where the event has no uid), oldest first; of very many, those that tell most. */
  eventsOf(object: KubeObject): readonly KubeEvent[] {
    const { uid = '', namespace = '', name } = object.metadata;
    const byUid = this.#group<KubeEvent>(this.#tables.events, uid);
    const byName = this.#group<KubeEvent>(this.#tables.events, `${object.kind}/${namespace}/${name}`);
    return tellingEvents([...byUid, ...byName], shown.newest, shown.reasons);
  }

  logOf(pod: Pod, container: string, previous: boolean): LogTail | undefined {
    return this.#value(this.#logs, logKey(pod.metadata.uid ?? '', container, previous));
  }

  /** The value of a view, worked out when it is first asked for and again when something that it read has changed. */
  view<T>(view: View<T>, key: string): T {
    return this.#views.valueOf(view, key);
  }

  #apply(event: WatchEvent): readonly AppliedChange[] {
    switch (event.type) {
      case 'replaced':
        return this.#intake.replace(event.list, event.objects);
      case 'set':
        return this.#intake.set(event.list, event.object);
      case 'deleted':
        return this.#intake.delete(event.list, event.object);
      case 'gap':
        this.#gaps = [
          ...this.#gaps.filter(({ list, gap }) => list !== event.list || gap.kind !== event.gap.kind),
          { list: event.list, gap: event.gap },
        ];
        return [];
      case 'gap-closed':
        this.#gaps = this.#gaps.filter(({ list }) => list !== event.list);
        return [];
      default:
        return event satisfies never;
    }
  }

  #setLog(cell: KeyedCell<LogTail>, tail: LogTail | undefined): void {
    if (sameValue(cell.value, tail)) return;
    cell.value = tail;
    this.#changed(cell);
    cell.discard();
  }

  #matching(kind: KindName, namespace: string, selector: LabelSelector | undefined): readonly KubeObject[] {
    if (selector === undefined) return [];
    const labels = this.#tables.labels(kind);
    const groups = labels.candidates(namespace, selector);
    const candidates =
      groups === null ? this.inNamespace(kind, namespace) : groups.flatMap((group) => this.#members(group));
    return candidates.filter((object) => matchesSelector(selector, labels.labelsOf(object)));
  }

  #members<T extends KubeObject>(group: ObjectGroup): readonly T[] {
    this.#read(group);
    return group.objects as unknown as readonly T[];
  }

  #group<T extends KubeObject>(table: Map<string, ObjectGroup>, key: string): readonly T[] {
    const group = this.#isReading ? groupOf(table, key) : table.get(key);
    return group === undefined ? [] : this.#members(group);
  }

  #value<T>(table: Map<string, KeyedCell<T>>, key: string): T | undefined {
    const cell = this.#isReading ? cellOf(table, key) : table.get(key);
    if (cell === undefined) return undefined;
    this.#read(cell);
    return cell.value;
  }

  get #isReading(): boolean {
    return this.#graph?.isReading === true;
  }

  #read(cell: Cell): void {
    this.#graph?.read(cell);
  }

  #changed(cell: Cell): void {
    this.#views.onChange();
    this.#graph?.changed(cell);
  }
}

function ownerUid({ metadata }: KubeObject): string | undefined {
  const { ownerReferences: owners } = metadata;
  if (owners === undefined) return undefined;
  return (owners.find(({ controller }) => controller === true) ?? owners[0])?.uid;
}

function logKey(podUid: string, container: string, previous: boolean): string {
  return `${podUid}/${container}/${previous}`;
}
