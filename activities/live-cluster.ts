import type { AppliedChange } from '../core/cluster/applied-change.ts';
import type { ClusterIndex } from '../core/cluster/cluster-index.ts';
import { type KindName, resourceKinds, virtualKinds } from '../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../core/cluster/watch-event.ts';
import type { Diagnosis } from '../core/diagnosis/diagnosis.ts';
import { LiveDiagnosis } from '../core/diagnosis/live-diagnosis.ts';
import type { Suspect } from '../core/diagnosis/suspect-containers.ts';
import { logTailLines } from './diagnose-live.ts';
import { LiveLogs } from './live-logs.ts';

const freshForMs = 3_000;
/** Those that stay; any other gap means that something may have happened unseen. */
const lastingGaps: ReadonlySet<string> = new Set(['Forbidden', 'NotFound', 'TooMany', 'Internal']);
const mostChanges = 50_000;

/** One cluster as its watch tells of it: what is known, what is wrong, and since when nothing was missed. */
export class LiveCluster {
  readonly logs = new LiveLogs(logTailLines);
  readonly #diagnosis: LiveDiagnosis;
  readonly #awaited = new Set<KindName>([...resourceKinds.map(({ kind }) => kind), ...virtualKinds]);
  #pending: WatchEvent[] = [];
  #changes: AppliedChange[] = [];
  #aliveAt = Number.NEGATIVE_INFINITY;
  #lookedAt = '';

  constructor(name: string) {
    this.#diagnosis = new LiveDiagnosis(name);
  }

  get index(): ClusterIndex {
    return this.#diagnosis.index;
  }

  /** Every kind was told of: before that, what is not known may well be there. */
  get isComplete(): boolean {
    return this.#awaited.size === 0;
  }

  receive(events: readonly WatchEvent[]): void {
    for (const event of events) {
      this.#pending.push(event);
      if (event.type === 'replaced' || event.type === 'gap') this.#awaited.delete(event.list);
    }
  }

  /** Everything that can be followed is followed. `now` in ms. */
  alive(now: number): void {
    this.#aliveAt = now;
  }

  /** Whether what is known is what is there. */
  isFresh(now: number): boolean {
    const isBlind = this.index.gaps.some(({ code }) => !lastingGaps.has(code));
    return this.isComplete && !isBlind && now - this.#aliveAt <= freshForMs;
  }

  /** Takes in what the watch told. */
  takeIn(): void {
    const events = this.#pending;
    if (events.length === 0) return;
    this.#pending = [];
    for (const change of this.#diagnosis.apply(events)) this.#changes.push(change);
    // Somebody must have stopped asking; the timeline is not worth the worker's memory.
    if (this.#changes.length > mostChanges) this.#changes.splice(0, this.#changes.length - mostChanges);
  }

  /** Takes in what the watch told, and says what is wrong. The clock never goes back. */
  diagnose(at: Date): Diagnosis {
    this.takeIn();
    const time = at.toISOString();
    if (time > this.#lookedAt) this.#lookedAt = time;
    return this.#diagnosis.diagnose(this.#lookedAt);
  }

  /** Containers whose logs would tell more, as of the last diagnosis. */
  suspects(): readonly Suspect[] {
    return this.#diagnosis.suspects();
  }

  /** Has the logs that were read so far taken in by the next diagnosis. */
  takeLogs(): void {
    this.#diagnosis.setLogs(this.logs.tails);
  }

  /** What was really changed since this was last asked. */
  takeChanges(): readonly AppliedChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}
