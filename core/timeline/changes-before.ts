import { refKey } from '../cluster/object-ref.ts';
import { compareText } from '../diagnosis/order.ts';
import type { ChangeRecord } from './change-record.ts';
import type { IncidentSurroundings, Relation } from './near-objects.ts';

/** How a change stands to an incident; `governing` and `namespace` act where it is, `cluster` everywhere. */
export const nearnesses = ['cause', 'chain', 'symptom', 'related', 'governing', 'namespace', 'cluster'] as const;
export type Nearness = Relation | 'governing' | 'namespace' | 'cluster';

/** One change before an incident, with why it may matter. */
export type RankedChange<C extends ChangeRecord = ChangeRecord> = {
  readonly change: C;
  readonly nearness: Nearness;
  /** Seconds from the change to the onset; 0 within the same second. */
  readonly secondsBefore: number;
  /** 0 to 1: how near, in the graph times in time. An order, not a probability. */
  readonly score: number;
};

type Timed = ChangeRecord & { readonly lastAt?: string };

const weights: Readonly<Record<Nearness, number>> = {
  cause: 1,
  chain: 0.9,
  symptom: 0.9,
  related: 0.75,
  governing: 0.5,
  namespace: 0.3,
  cluster: 0.25,
};
/** What acts on everything in its namespace. */
const governs: ReadonlySet<string> = new Set(['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'Namespace']);
/** Where the cluster's own services run: its DNS, its network. */
const systemNamespace = 'kube-system';
const horizonSeconds = 86_400;
/** A change that is so much older counts half. */
const halfSeconds = 3_600;
/** Times of objects are whole seconds. */
const slackSeconds = 1;

/**
 * What changed before an incident broke out, the likeliest to matter first: near in time (within a day, hyperbolic decay, as the chance
 * that a change is the one that broke something falls with the changes and hours since) and near in the graph (the causal object, the
 * chain, the symptoms, what these mount, call and run on, what governs their namespace, the namespace, the cluster). Changes after the
 * onset, and of other namespaces, are none of it. Deterministic.
 */
export function changesBefore<C extends Timed>(
  changes: readonly C[],
  onset: string,
  surroundings: IncidentSurroundings,
  most = 20,
): readonly RankedChange<C>[] {
  const end = Date.parse(onset);
  return changes
    .flatMap((change): readonly RankedChange<C>[] => {
      const nearness = nearnessOf(change, surroundings);
      const secondsBefore = Math.min(
        ...timesOf(change)
          .map((at) => (end - at) / 1000)
          .filter((s) => s >= -slackSeconds),
      );
      if (nearness === null || !(secondsBefore <= horizonSeconds)) return [];
      const since = Math.max(0, secondsBefore);
      const score = (weights[nearness] * halfSeconds) / (halfSeconds + since);
      return [{ change, nearness, secondsBefore: Math.round(since), score: Math.round(score * 1e4) / 1e4 }];
    })
    .sort((a, b) => b.score - a.score || a.secondsBefore - b.secondsBefore || compareText(a.change.id, b.change.id))
    .slice(0, most);
}

/** A row that stands for many changes counts by its last one, or by its first where the last came after the onset. */
function timesOf({ at, lastAt = at }: Timed): readonly number[] {
  return [Date.parse(at), Date.parse(lastAt)];
}

function nearnessOf({ object }: ChangeRecord, { objects, namespaces }: IncidentSurroundings): Nearness | null {
  const named = objects.get(refKey(object));
  if (named !== undefined) return named;
  if (object.kind === 'Namespace') return namespaces.has(object.name) ? 'governing' : null;
  if (namespaces.has(object.namespace)) return governs.has(object.kind) ? 'governing' : 'namespace';
  return object.namespace === '' || object.namespace === systemNamespace ? 'cluster' : null;
}
