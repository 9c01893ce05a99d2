import type { ClusterIndex } from './cluster-index.ts';
import { Computation, type DependencyGraph } from './dependency-graph.ts';

/** A value that is worked out from the index for a key (an object's uid, a namespace) and kept as long as it holds. */
export type View<T> = { readonly compute: (index: ClusterIndex, key: string) => T };

/** The values of views: with a graph each as long as what was read for it stays, without one all until anything changes. */
export class ViewTable {
  readonly #index: ClusterIndex;
  readonly #graph: DependencyGraph | null;
  readonly #tracked = new Map<View<unknown>, Map<string, Computation<unknown>>>();
  readonly #plain = new Map<View<unknown>, Map<string, { readonly value: unknown }>>();

  constructor(index: ClusterIndex, graph: DependencyGraph | null) {
    this.#index = index;
    this.#graph = graph;
  }

  valueOf<T>(view: View<T>, key: string): T {
    return this.#graph === null ? this.#plainValue(view, key) : this.#trackedValue(this.#graph, view, key);
  }

  /** Nothing that is kept counts any more. */
  doubtAll(): void {
    this.#plain.clear();
    for (const kept of this.#tracked.values())
      for (const computation of kept.values()) this.#graph?.invalidate(computation);
  }

  /** Forgets what a change may have outdated, where nobody notes what that is. */
  onChange(): void {
    this.#plain.clear();
  }

  #plainValue<T>(view: View<T>, key: string): T {
    const kept = tableOf(this.#plain, view);
    const found = kept.get(key);
    if (found !== undefined) return found.value as T;
    const value = view.compute(this.#index, key);
    kept.set(key, { value });
    return value;
  }

  #trackedValue<T>(graph: DependencyGraph, view: View<T>, key: string): T {
    const kept = tableOf(this.#tracked, view);
    let computation = kept.get(key);
    if (computation === undefined) {
      computation = new Computation<unknown>(() => view.compute(this.#index, key), null, kept, key);
      kept.set(key, computation);
    }
    return graph.valueOf(computation) as T;
  }
}

function tableOf<V>(tables: Map<View<unknown>, Map<string, V>>, view: View<unknown>): Map<string, V> {
  let table = tables.get(view);
  if (table === undefined) {
    table = new Map();
    tables.set(view, table);
  }
  return table;
}
