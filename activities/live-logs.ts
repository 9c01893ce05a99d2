import type { LogRequest } from '../adapters/kubernetes/cluster.ts';
import type { LogTail } from '../core/cluster/cluster-snapshot.ts';
import type { Pod } from '../core/cluster/kube-object.ts';
import type { Suspect } from '../core/diagnosis/suspect-containers.ts';

type Reading = { readonly run: string; readonly at: number; readonly times: number };

/** When the log of a run that goes on is read again: it may have said more meanwhile. */
const againAfterMs: readonly number[] = [15_000, 60_000, 300_000];
/** A container that is not suspect any more may be so in a moment again. */
const keptForMs = 60_000;

/** Whose logs are to be read when: each run of a container once when it has ended, less and less often while it goes on. */
export class LiveLogs {
  readonly #tailLines: number;
  readonly #tails = new Map<string, LogTail>();
  readonly #readings = new Map<string, Reading>();
  readonly #suspectAt = new Map<string, number>();

  constructor(tailLines: number) {
    this.#tailLines = tailLines;
  }

  get tails(): readonly LogTail[] {
    return [...this.#tails.values()];
  }

  /** What to read now of those that are suspect. `now` in ms. */
  due(suspects: readonly Suspect[], now: number): readonly LogRequest[] {
    for (const suspect of suspects) this.#suspectAt.set(keyOf(suspect), now);
    this.#forget(now);
    return suspects.filter((suspect) => this.#isDue(suspect, now)).map((each) => this.#requestOf(each));
  }

  /** Takes what was read. A log that could not be had counts as read: it is asked for again like any other. True when that is news. */
  take(requests: readonly LogRequest[], tails: readonly LogTail[], now: number): boolean {
    for (const request of requests) {
      const key = keyOf(request);
      const run = runOf(request);
      const before = this.#readings.get(key);
      this.#readings.set(key, { run, at: now, times: before?.run === run ? before.times + 1 : 1 });
    }
    for (const tail of tails) this.#tails.set(`${tail.podUid}/${tail.container}/${tail.previous}`, tail);
    return tails.length > 0;
  }

  #isDue(suspect: Suspect, now: number): boolean {
    const reading = this.#readings.get(keyOf(suspect));
    if (reading === undefined || reading.run !== runOf(suspect)) return true;
    const isOver = suspect.previous && this.#tails.has(keyOf(suspect));
    const waitMs = againAfterMs[Math.min(reading.times, againAfterMs.length) - 1] ?? 0;
    return !isOver && now - reading.at >= waitMs;
  }

  #requestOf({ pod, container, previous }: Suspect): LogRequest {
    return { pod, container, previous, tailLines: this.#tailLines };
  }

  #forget(now: number): void {
    for (const [key, at] of this.#suspectAt) {
      if (now - at < keptForMs) continue;
      this.#suspectAt.delete(key);
      this.#tails.delete(key);
      this.#readings.delete(key);
    }
  }
}

function keyOf({ pod, container, previous }: Suspect): string {
  return `${pod.metadata.uid ?? ''}/${container}/${previous}`;
}

/** Which run of the container the log is of. */
function runOf({ pod, container }: Suspect): string {
  const status = statusesOf(pod).find(({ name }) => name === container);
  return `${status?.restartCount ?? 0}/${status?.state?.running?.startedAt ?? ''}`;
}

function statusesOf({ status }: Pod) {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
