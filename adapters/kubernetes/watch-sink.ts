import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { KindName } from '../../core/cluster/resource-kinds.ts';
import type { WatchEvent } from '../../core/cluster/watch-event.ts';
import type { KubeSageError } from '../../core/errors.ts';

/** Gathers what the watches of single kinds tell, and hands it over in batches and in order. Knows which gaps are open. */
export class WatchSink {
  readonly #onEvents: (events: readonly WatchEvent[]) => void;
  readonly #batchMs: number;
  readonly #gaps = new Map<KindName, Map<string, Gap>>();
  #events: WatchEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(onEvents: (events: readonly WatchEvent[]) => void, batchMs: number) {
    this.#onEvents = onEvents;
    this.#batchMs = batchMs;
  }

  push(event: WatchEvent): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.flush(), this.#batchMs);
  }

  /** Told only when it is another than before. */
  openGap(list: KindName, gap: Gap): void {
    const gaps = this.#gaps.get(list) ?? new Map<string, Gap>();
    const known = gaps.get(gap.kind);
    if (known?.code === gap.code && known.detail === gap.detail) return;
    this.#gaps.set(list, gaps.set(gap.kind, gap));
    this.push({ type: 'gap', list, gap });
  }

  openTrouble(list: KindName, kind: string, { code, message }: KubeSageError): void {
    this.openGap(list, { kind, code, detail: message });
  }

  /** The event closes all gaps of the list: those that remain are told again. */
  closeGap(list: KindName, kind: string): void {
    const gaps = this.#gaps.get(list);
    if (gaps?.delete(kind) !== true) return;
    this.push({ type: 'gap-closed', list });
    for (const gap of gaps.values()) this.push({ type: 'gap', list, gap });
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#onEvents(events);
  }

  /** Nothing more is told. */
  end(): void {
    clearTimeout(this.#timer);
    this.#events = [];
  }
}
