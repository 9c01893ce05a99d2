import type { ChangeStore } from '../adapters/database/change-stores.ts';
import type { AppliedChange } from '../core/cluster/applied-change.ts';
import type { ClusterIndex } from '../core/cluster/cluster-index.ts';
import type { ChangeRecord } from '../core/timeline/change-record.ts';
import { describeChange } from '../core/timeline/describe-change.ts';
import { revisionChanges } from '../core/timeline/revision-changes.ts';

const keptForMs = 30 * 86_400_000;
/** While the database is away. */
const mostWaiting = 20_000;

/** Tells what a watch saw changing as the timeline keeps it. A record that was told before is told again for nothing. */
export class LiveTimeline {
  readonly #cluster: string;
  readonly #store: ChangeStore;
  #waiting: ChangeRecord[] = [];
  #isFirst = true;

  constructor(cluster: string, store: ChangeStore) {
    this.#cluster = cluster;
    this.#store = store;
  }

  /** Nothing was recalled yet. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** `at` (RFC 3339) is when it was seen. */
  add(changes: readonly AppliedChange[], at: string): void {
    const since = Date.parse(at) - keptForMs;
    for (const { before, after } of changes) {
      // Everything is new to a watch that begins; what is older than the timeline is not told.
      if (before === null && Date.parse(after?.metadata.creationTimestamp ?? at) < since) continue;
      const record = describeChange(this.#cluster, before, after, at);
      if (record !== null) this.#waiting.push(record);
    }
    if (this.#waiting.length > mostWaiting) this.#waiting.splice(0, this.#waiting.length - mostWaiting);
  }

  /** Adds what the cluster itself remembers of the time before it was watched. */
  recall(index: ClusterIndex): void {
    this.#isFirst = false;
    this.#waiting.push(...revisionChanges(index, new Date(Date.parse(index.observedAt) - keptForMs).toISOString()));
  }

  async store(): Promise<void> {
    const records = this.#waiting;
    if (records.length === 0) return;
    await this.#store.append(records);
    this.#waiting = this.#waiting.slice(records.length);
  }
}
