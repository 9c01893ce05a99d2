/** Something that is due at a time, ms since 1970; it may come to be due at another time or, by Infinity, never. */
type Timed = { dueAt: number };
type Due<T> = { readonly at: number; readonly of: T };

const leastLimit = 1024;

/** What is due next: a binary heap. Entries whose subject is due at another time by now count for nothing. */
export class DueHeap<T extends Timed> {
  #heap: Due<T>[] = [];
  #limit = leastLimit;

  /** Logarithmic in the entries. Add anew whenever `dueAt` has changed. */
  add(of: T): void {
    if (this.#heap.length >= this.#limit) this.#compact();
    const heap = this.#heap;
    heap.push({ at: of.dueAt, of });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (this.#timeOf(parent) <= this.#timeOf(at)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** What is due at `now` or before. */
  takeUntil(now: number): readonly T[] {
    const taken: T[] = [];
    for (let next = this.#heap[0]; next !== undefined && next.at <= now; next = this.#heap[0]) {
      this.#dropFirst();
      if (next.of.dueAt === next.at) taken.push(next.of);
    }
    return taken;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = this.#timeOf(right) < this.#timeOf(left) ? right : left;
      if (this.#timeOf(least) >= this.#timeOf(at)) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #compact(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap.filter(({ at, of }) => of.dueAt === at).sort((a, b) => a.at - b.at);
    this.#limit = Math.max(leastLimit, 2 * this.#heap.length);
  }

  #timeOf(at: number): number {
    return this.#heap[at]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
