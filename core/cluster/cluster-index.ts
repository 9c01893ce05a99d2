import type { ClusterSnapshot, LogTail } from './cluster-snapshot.ts';
import type { KubeEvent, KubeObject, LabelSelector, ObjectOfKind, Pod } from './kube-object.ts';
import { matchesSelector } from './label-selector.ts';
import type { KindName } from './resource-kinds.ts';

/**
 * Answers the questions analyzers ask of one snapshot: by name, by owner, by selector, events of an object.
 * Building it costs one pass over the objects; each lookup costs what it returns.
 */
export class ClusterIndex {
  readonly snapshot: ClusterSnapshot;
  readonly #byKey = new Map<string, KubeObject>();
  readonly #byUid = new Map<string, KubeObject>();
  readonly #byNamespace = new Map<string, KubeObject[]>();
  readonly #owned = new Map<string, KubeObject[]>();
  readonly #events = new Map<string, KubeEvent[]>();
  readonly #logs = new Map<string, LogTail>();

  constructor(snapshot: ClusterSnapshot) {
    this.snapshot = snapshot;
    for (const [kind, objects] of Object.entries(snapshot.objects)) {
      for (const object of objects) this.#add(kind, object);
    }
    for (const tail of snapshot.logs) this.#logs.set(`${tail.podUid}/${tail.container}/${tail.previous}`, tail);
  }

  get cluster(): string {
    return this.snapshot.cluster;
  }

  /** RFC 3339 time of the observation: the analyzers' only clock. */
  get observedAt(): string {
    return this.snapshot.observedAt;
  }

  /** False when the kind was not read: absence of an object then means nothing. */
  knows(kind: KindName): boolean {
    return this.snapshot.objects[kind] !== undefined;
  }

  all<K extends KindName>(kind: K): readonly ObjectOfKind[K][] {
    return this.snapshot.objects[kind] ?? [];
  }

  inNamespace<K extends KindName>(kind: K, namespace: string): readonly ObjectOfKind[K][] {
    return (this.#byNamespace.get(`${kind}/${namespace}`) ?? []) as unknown as readonly ObjectOfKind[K][];
  }

  find<K extends KindName>(kind: K, namespace: string, name: string): ObjectOfKind[K] | undefined {
    return this.#byKey.get(`${kind}/${namespace}/${name}`) as ObjectOfKind[K] | undefined;
  }

  /** As `find`, for an object of any kind, custom resources by their own. */
  named(kind: string, namespace: string, name: string): KubeObject | undefined {
    return this.#byKey.get(`${kind}/${namespace}/${name}`);
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#byUid.get(uid);
  }

  /** Objects whose controller or owner is `owner`. */
  ownedBy(owner: KubeObject): readonly KubeObject[] {
    return this.#owned.get(owner.metadata.uid ?? '') ?? [];
  }

  /** The object's controller's controller and so on, as far as it is known: a pod's Deployment, a Job's CronJob. */
  topOwner(object: KubeObject): KubeObject {
    let current = object;
    // Owner references may form a cycle when written by hand; no real chain is deeper than this.
    for (let depth = 0; depth < 8; depth += 1) {
      const owners = current.metadata.ownerReferences ?? [];
      const reference = owners.find((owner) => owner.controller === true) ?? owners[0];
      const owner = reference && this.#byUid.get(reference.uid);
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

  podsMatching(namespace: string, selector: LabelSelector | undefined): readonly Pod[] {
    return this.inNamespace('Pod', namespace).filter((pod) => matchesSelector(selector, pod.metadata.labels));
  }

  /** Events about exactly this object (by uid, or by kind and name where the event has no uid), oldest first. */
  eventsOf(object: KubeObject): readonly KubeEvent[] {
    const { uid = '', namespace = '', name } = object.metadata;
    return [...(this.#events.get(uid) ?? []), ...(this.#events.get(`${object.kind}/${namespace}/${name}`) ?? [])].sort(
      (a, b) => eventTime(a).localeCompare(eventTime(b)),
    );
  }

  logOf(pod: Pod, container: string, previous: boolean): LogTail | undefined {
    return this.#logs.get(`${pod.metadata.uid ?? ''}/${container}/${previous}`);
  }

  #add(list: string, object: KubeObject): void {
    const { uid, namespace = '', name, ownerReferences = [] } = object.metadata;
    this.#byKey.set(`${object.kind}/${namespace}/${name}`, object);
    if (uid !== undefined) this.#byUid.set(uid, object);
    append(this.#byNamespace, `${list}/${namespace}`, object);
    for (const owner of ownerReferences) append(this.#owned, owner.uid, object);
    if (object.kind === 'Event') this.#addEvent(object as KubeEvent);
  }

  #addEvent(event: KubeEvent): void {
    const { uid, kind = '', namespace = '', name = '' } = event.involvedObject;
    append(this.#events, uid !== undefined && uid !== '' ? uid : `${kind}/${namespace}/${name}`, event);
  }
}

/** When an event was last seen, RFC 3339; '' when it says nothing of time. */
export function eventTime(event: KubeEvent): string {
  return (
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    event.metadata.creationTimestamp ??
    ''
  );
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
