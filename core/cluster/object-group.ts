import { Cell } from './dependency-graph.ts';
import type { KubeObject } from './kube-object.ts';
import { compareObjects } from './object-order.ts';

/** Objects that have something in common, in order of kind, namespace and name. A list that was handed out stays as it was. */
export class ObjectGroup extends Cell {
  readonly #home: Map<string, ObjectGroup>;
  readonly #key: string;
  #objects: KubeObject[] = [];
  #isSorted = true;
  #isShared = false;

  constructor(home: Map<string, ObjectGroup>, key: string) {
    super();
    this.#home = home;
    this.#key = key;
  }

  get size(): number {
    return this.#objects.length;
  }

  get objects(): readonly KubeObject[] {
    this.#sort();
    this.#isShared = true;
    return this.#objects;
  }

  /** Cheap when many come one after another without a look in between; a single one costs a binary search and a shift. */
  add(object: KubeObject, isOneOfMany: boolean): void {
    this.#own();
    const last = this.#objects.at(-1);
    const isLast = last === undefined || compareObjects(last, object) <= 0;
    if (this.#objects.length === 0) this.#objects = [object];
    else if (isLast || isOneOfMany || !this.#isSorted) {
      this.#isSorted &&= isLast;
      this.#objects.push(object);
    } else this.#objects.splice(this.#placeOf(object), 0, object);
  }

  replace(before: KubeObject, after: KubeObject): void {
    this.#own();
    const at = this.#find(before);
    if (at !== -1) this.#objects[at] = after;
  }

  remove(object: KubeObject): void {
    this.#own();
    const at = this.#find(object);
    if (at !== -1) this.#objects.splice(at, 1);
  }

  override discard(): void {
    if (this.#objects.length === 0 && this.readers === null) this.#home.delete(this.#key);
  }

  #find(object: KubeObject): number {
    this.#sort();
    for (let at = this.#placeOf(object); at < this.#objects.length; at += 1) {
      const other = this.#objects[at];
      if (other === object) return at;
      if (other === undefined || compareObjects(other, object) !== 0) return -1;
    }
    return -1;
  }

  /** The first place whose object does not come before `object`. */
  #placeOf(object: KubeObject): number {
    let [low, high] = [0, this.#objects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#objects[middle];
      if (other !== undefined && compareObjects(other, object) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#own();
    this.#objects.sort(compareObjects);
    this.#isSorted = true;
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#objects = this.#objects.slice();
    this.#isShared = false;
  }
}
