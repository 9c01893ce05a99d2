import { DueHeap } from './due-heap.ts';
import { sameValue } from './same-value.ts';

/** A place that can be read and that changes: an object, a list, the clock. Its readers are told. */
export class Cell {
  /** One alone is kept bare: most places have no more, and a Set costs ten times as much. */
  readers: Computation<unknown> | Set<Computation<unknown>> | null = null;
  /** Scratch of the graph, to see in one pass which reads are new. */
  mark = 0;

  /** Called when nobody reads it any more. */
  discard(): void {}
}

/** How far an answer can still be trusted. `unsure`: something that it was made of may have changed. */
type Standing = 'current' | 'unsure' | 'stale';

/** An answer that is kept, with what was read for it. It can be read in turn. */
export class Computation<T> extends Cell {
  readonly compute: () => T;
  /** Where it is reported when it must be looked at again; null for one that only its readers look at. */
  readonly queue: Computation<T>[] | null;
  reads: readonly Cell[] = nothing;
  standing: Standing = 'stale';
  value: T | undefined = undefined;
  changedAt = 0;
  checkedAt = -1;
  /** When the clock alone can change the answer, ms since 1970. */
  dueAt = Number.POSITIVE_INFINITY;
  readonly #home: Map<string, Computation<unknown>> | null;
  readonly #key: string;

  constructor(
    compute: () => T,
    queue: Computation<T>[] | null,
    home: Map<string, Computation<unknown>> | null = null,
    key = '',
  ) {
    super();
    this.compute = compute;
    this.queue = queue;
    this.#home = home;
    this.#key = key;
  }

  override discard(): void {
    if (this.#home === null) return;
    this.#home.delete(this.#key);
    release(this);
  }
}

const nothing: readonly Cell[] = [];

/**
 * Self-adjusting computation: every answer records what was read for it, a change marks only the answers that read what
 * changed, and marked ones are worked out again when somebody asks. An answer that comes out equal stops the wave ("early cut-off").
 *
 * After Acar, "Self-adjusting computation" (2005), Hammer et al., "Adapton: composable, demand-driven incremental computation"
 * (PLDI 2014), the red-green algorithm of Salsa and rustc, and Mokhov, Mitchell and Peyton Jones, "Build systems à la carte"
 * (ICFP 2018), in whose terms this is a suspending scheduler with dirty bits and verifying traces.
 *
 * Cost of a change: its readers, direct and indirect. Cost of an answer: its work, plus its reads once. Memory: two words per read.
 * Answers must be pure: they read nothing that changes but cells.
 */
export class DependencyGraph {
  readonly #clock = new Cell();
  readonly #due = new DueHeap<Computation<unknown>>();
  readonly #idle = new Set<Cell>();
  #revision = 1;
  #marks = 0;
  #reader: { readonly reads: Cell[]; readonly mark: number; dueAt: number } | null = null;
  #now = Number.NaN;

  /** Whoever computes at the moment has read `cell`. */
  read(cell: Cell): void {
    const reader = this.#reader;
    if (reader === null || cell.mark === reader.mark) return;
    cell.mark = reader.mark;
    reader.reads.push(cell);
  }

  get isReading(): boolean {
    return this.#reader !== null;
  }

  /** What `cell` holds has changed. */
  changed(cell: Cell): void {
    this.#revision += 1;
    const { readers } = cell;
    if (readers === null) return;
    if (readers instanceof Computation) mark(readers, 'stale');
    else for (const reader of readers) mark(reader, 'stale');
  }

  /** The time, ms since 1970. Whoever reads it is computed again whenever it moves: ask `hasPassed` where that will do. */
  get now(): number {
    this.read(this.#clock);
    return this.#now;
  }

  /** Whether that time (ms) has come. Whoever asks is computed again when it has. */
  hasPassed(time: number): boolean {
    // Without a clock everything is long past.
    if (!(this.#now < time)) return true;
    if (this.#reader !== null && time < this.#reader.dueAt) this.#reader.dueAt = time;
    return false;
  }

  /** False when it went back or began: which answers that touches is not known, and all are to be made anew. */
  setClock(now: number): boolean {
    if (Object.is(now, this.#now)) return true;
    const isForward = now > this.#now;
    this.#now = now;
    this.changed(this.#clock);
    for (const computation of this.#due.takeUntil(now)) {
      computation.dueAt = Number.POSITIVE_INFINITY;
      mark(computation, 'stale');
    }
    return isForward;
  }

  /** The answer, up to date. */
  valueOf<T>(computation: Computation<T>): T {
    this.read(computation);
    this.refresh(computation);
    return computation.value as T;
  }

  /** True when the answer is another than before. */
  refresh<T>(computation: Computation<T>): boolean {
    const before = computation.changedAt;
    if (computation.standing === 'unsure' && !this.#isOutdated(computation)) {
      computation.standing = 'current';
      computation.checkedAt = this.#revision;
    }
    if (computation.standing !== 'current') this.#run(computation);
    return computation.changedAt !== before;
  }

  /** Makes an answer be worked out again when it is next asked for, whatever was read for it. */
  invalidate(computation: Computation<unknown>): void {
    this.#revision += 1;
    mark(computation, 'stale');
  }

  /** Nobody needs the answer any more. */
  release(computation: Computation<unknown>): void {
    for (const cell of release(computation)) this.#idle.add(cell);
    computation.standing = 'current';
    computation.value = undefined;
  }

  /** Gives up what nobody reads any more. To be called now and then, when nothing is being computed. */
  sweep(): void {
    for (const cell of this.#idle) {
      this.#idle.delete(cell);
      if (cell.readers !== null) continue;
      if (cell instanceof Computation) for (const read of cell.reads) this.#idle.add(read);
      cell.discard();
    }
  }

  #isOutdated(computation: Computation<unknown>): boolean {
    for (const cell of computation.reads) {
      if (!(cell instanceof Computation)) continue;
      this.refresh(cell);
      if (cell.changedAt > computation.checkedAt) return true;
    }
    return false;
  }

  #run<T>(computation: Computation<T>): void {
    const outer = this.#reader;
    this.#marks += 1;
    const reader = { reads: [] as Cell[], mark: this.#marks, dueAt: Number.POSITIVE_INFINITY };
    this.#reader = reader;
    let value: T;
    try {
      value = computation.compute();
    } finally {
      this.#reader = outer;
    }
    this.#connect(computation, reader.reads);
    if (reader.dueAt !== computation.dueAt) {
      computation.dueAt = reader.dueAt;
      if (Number.isFinite(reader.dueAt)) this.#due.add(computation);
    }
    if (computation.changedAt === 0 || !sameValue(computation.value, value)) {
      computation.value = value;
      computation.changedAt = this.#revision;
    }
    computation.checkedAt = this.#revision;
    computation.standing = 'current';
  }

  /** Most answers read the same again: only what differs is touched. */
  #connect(computation: Computation<unknown>, reads: readonly Cell[]): void {
    const before = computation.reads;
    if (before.length === reads.length && before.every((cell, at) => cell === reads[at])) return;
    const wasRead = ++this.#marks;
    for (const cell of before) cell.mark = wasRead;
    const isRead = ++this.#marks;
    const distinct: Cell[] = [];
    for (const cell of reads) {
      if (cell.mark === isRead) continue;
      if (cell.mark !== wasRead) addReader(cell, computation);
      cell.mark = isRead;
      distinct.push(cell);
    }
    for (const cell of before) {
      if (cell.mark !== isRead && removeReader(cell, computation)) this.#idle.add(cell);
    }
    computation.reads = distinct.slice();
  }
}

function mark(computation: Computation<unknown>, standing: 'unsure' | 'stale'): void {
  const before = computation.standing;
  if (before === 'stale' || before === standing) return;
  computation.standing = standing;
  if (before === 'unsure') return;
  computation.queue?.push(computation);
  const { readers } = computation;
  if (readers === null) return;
  if (readers instanceof Computation) mark(readers, 'unsure');
  else for (const reader of readers) mark(reader, 'unsure');
}

function addReader(cell: Cell, reader: Computation<unknown>): void {
  if (cell.readers === null) cell.readers = reader;
  else if (cell.readers instanceof Computation) cell.readers = new Set([cell.readers, reader]);
  else cell.readers.add(reader);
}

/** True when that was the last one. */
function removeReader(cell: Cell, reader: Computation<unknown>): boolean {
  if (cell.readers === reader) cell.readers = null;
  else if (cell.readers instanceof Set) {
    cell.readers.delete(reader);
    if (cell.readers.size === 0) cell.readers = null;
  }
  return cell.readers === null;
}

function release(computation: Computation<unknown>): readonly Cell[] {
  const idle = computation.reads.filter((cell) => removeReader(cell, computation));
  computation.reads = nothing;
  computation.dueAt = Number.POSITIVE_INFINITY;
  return idle;
}
