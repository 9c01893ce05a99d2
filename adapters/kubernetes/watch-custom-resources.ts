import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { CustomResourceDefinition } from '../../core/cluster/platform-objects.ts';
import type { ResourceKind } from '../../core/cluster/resource-kinds.ts';
import type { KubeSageError } from '../../core/errors.ts';
import type { ApiConnection } from './api-connection.ts';
import { customKind, cutGap, mostCustomResources } from './custom-kind.ts';
import { guardCustomResource } from './guard-custom-resource.ts';
import { WakeUp } from './wake-up.ts';
import { watchKind } from './watch-kind.ts';
import type { WatchSink } from './watch-sink.ts';
import type { WatchTiming } from './watch-timing.ts';

type CustomWatch = {
  readonly kind: ResourceKind;
  readonly stop: AbortController;
  /** As they were told last, by uid. */
  readonly objects: Map<string, KubeObject>;
};

type Surroundings = {
  readonly cluster: string;
  readonly api: ApiConnection;
  readonly sink: WatchSink;
  readonly signal: AbortSignal;
  readonly timing: WatchTiming;
  readonly onFollowing: (kind: string, isFollowing: boolean) => void;
  /** What no watch can live with. */
  readonly onFailure: (error: unknown) => void;
};

const list = 'CustomResource';
/** Some clusters define hundreds of kinds that nobody uses: from here on only those with objects have a stream of their own. */
const mostStreams = 80;

/** Follows the objects of every custom resource that is served, as definitions come and go. Its first word is about all of them. */
export class CustomResourceWatches {
  readonly #watches = new Map<string, CustomWatch>();
  readonly #surroundings: Surroundings;
  /** Definitions whose objects are not known yet; null once the first word was said. */
  #awaited: Set<string> | null = null;
  #hasSpoken = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  replaceAll(definitions: readonly CustomResourceDefinition[]): void {
    const names = new Set(definitions.map(({ metadata }) => metadata.name));
    for (const name of this.#watches.keys()) if (!names.has(name)) this.undefine(name);
    if (!this.#hasSpoken) this.#awaited ??= new Set();
    for (const definition of definitions) this.define(definition);
    this.#speak();
  }

  define(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata;
    const kind = customKind(definition);
    const known = this.#watches.get(name);
    // What was served once is followed until the definition is gone.
    if (kind === null || known?.kind.apiVersion === kind.apiVersion) return;
    known?.stop.abort();
    if (known === undefined) this.#awaited?.add(name);
    this.#watches.set(name, this.#begin(name, kind, known?.objects ?? new Map()));
  }

  undefine(name: string): void {
    const watch = this.#watches.get(name);
    if (watch === undefined) return;
    this.#watches.delete(name);
    watch.stop.abort();
    this.#surroundings.onFollowing(watch.kind.kind, true);
    this.#surroundings.sink.closeGap(list, watch.kind.kind);
    for (const object of watch.objects.values()) this.#tell('deleted', object);
    this.#heard(name);
  }

  /** Which definitions there are cannot be read. */
  giveUp(error: KubeSageError): void {
    this.#surroundings.sink.openTrouble(list, list, error);
  }

  resume(): void {
    this.#surroundings.sink.closeGap(list, list);
  }

  #begin(name: string, kind: ResourceKind, objects: Map<string, KubeObject>): CustomWatch {
    const { api, cluster, sink, signal, timing, onFollowing, onFailure } = this.#surroundings;
    const stop = new AbortController();
    const set = (object: KubeObject): void => {
      objects.set(object.metadata.uid ?? '', object);
      this.#tell('set', object);
    };
    const remove = (object: KubeObject): void => {
      objects.delete(object.metadata.uid ?? '');
      this.#tell('deleted', object);
    };
    const listener = {
      onReplaced: (all: readonly KubeObject[], isCut: boolean) => {
        const listed = new Set(all.map(({ metadata }) => metadata.uid));
        for (const object of [...objects.values()]) if (!listed.has(object.metadata.uid)) remove(object);
        for (const object of all) set(object);
        if (isCut) sink.openGap(list, cutGap(cluster, kind));
        else sink.closeGap(list, kind.kind);
        this.#heard(name);
      },
      onSet: set,
      onDeleted: remove,
      onTrouble: (error: KubeSageError) => {
        sink.openTrouble(list, kind.kind, error);
        this.#heard(name);
      },
      onRecovered: () => sink.closeGap(list, kind.kind),
      onFollowing: (isFollowing: boolean) => onFollowing(kind.kind, isFollowing),
    };
    const ends = AbortSignal.any([signal, stop.signal]);
    const options = {
      signal: ends,
      timing,
      wakeUp: new WakeUp(),
      sieve: guardCustomResource(kind.kind),
      most: mostCustomResources,
      restsWhenEmpty: this.#watches.size >= mostStreams,
    };
    watchKind(api, kind, listener, options).catch((error: unknown) => {
      if (!ends.aborted) onFailure(error);
    });
    return { kind, stop, objects };
  }

  #heard(name: string): void {
    this.#awaited?.delete(name);
    this.#speak();
  }

  #speak(): void {
    if (this.#awaited === null || this.#awaited.size > 0) return;
    this.#awaited = null;
    this.#hasSpoken = true;
    const objects = [...this.#watches.values()].flatMap((watch) => [...watch.objects.values()]);
    this.#surroundings.sink.push({ type: 'replaced', list, objects });
  }

  #tell(type: 'set' | 'deleted', object: KubeObject): void {
    if (this.#hasSpoken) this.#surroundings.sink.push({ type, list, object });
  }
}
