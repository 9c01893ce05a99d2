import type { Alert } from '../../core/alerts/alert.ts';
import type { AlertCount } from '../../core/incidents/incident-input.ts';
import type { AlertNews } from '../../workflows/messages.ts';

export type AlertMove = {
  readonly alert: Alert;
  readonly from: string | null;
  readonly to: string | null;
  /** What `from` was last told of it. */
  readonly toldState: Alert['state'] | null;
  readonly objects: readonly string[];
};

type Tally = {
  readonly attached: Map<string, number>;
  readonly resolved: Map<string, number>;
  readonly objects: Set<string>;
  truncated: number;
};

const mostNames = 10;
const mostObjects = 3;

/** Gathers, over a batch of alerts, what each incident will be told. */
export class AlertMoves {
  readonly #tallies = new Map<string, Tally>();

  note({ alert, from, to, toldState, objects }: AlertMove): void {
    const { name, state, groupTruncated } = alert;
    const hasMoved = from !== to;
    if (from !== null && hasMoved) this.#add(from, (tally) => count(tally.resolved, `${name} (moved on)`));
    if (to === null) return;
    this.#add(to, (tally) => {
      if (!hasMoved && toldState === state) return;
      if (state === 'resolved') return count(tally.resolved, name);
      count(tally.attached, name);
      tally.truncated = Math.max(tally.truncated, groupTruncated);
      for (const object of objects) if (tally.objects.size < mostObjects) tally.objects.add(object);
    });
  }

  touched(): readonly string[] {
    return [...this.#tallies.keys()].sort();
  }

  /** null when nothing that people would want to hear of happened to it. */
  newsOf(id: string): AlertNews | null {
    const tally = this.#tallies.get(id);
    if (tally === undefined || (tally.attached.size === 0 && tally.resolved.size === 0)) return null;
    return {
      attached: counted(tally.attached),
      resolved: counted(tally.resolved),
      truncated: tally.truncated,
      objects: [...tally.objects],
    };
  }

  #add(id: string, change: (tally: Tally) => void): void {
    const tally = this.#tallies.get(id) ?? {
      attached: new Map(),
      resolved: new Map(),
      objects: new Set(),
      truncated: 0,
    };
    this.#tallies.set(id, tally);
    change(tally);
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function counted(counts: ReadonlyMap<string, number>): readonly AlertCount[] {
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const rest = sorted.slice(mostNames).reduce((sum, [, many]) => sum + many, 0);
  const named = sorted.slice(0, mostNames).map(([name, many]) => ({ name, count: many }));
  return rest === 0 ? named : [...named, { name: 'others', count: rest }];
}
