import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';
import { compareText } from '../diagnosis/order.ts';
import { sayObject } from '../diagnosis/say-reference.ts';
import type { Candidate } from './candidate.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { Link } from './link.ts';
import { onsetOf } from './onset.ts';
import { orElse } from './or-else.ts';
import { type ChangesBy, changeBefore, type RecentChange } from './recent-change.ts';

/** Trouble that begins within so long of an edit may come from it. */
const windowSeconds = 1800;
/** A workload that is so much older than the edit had worked before it. */
const settledSeconds = 300;
/** Guesses up to this give way to the one input that was just edited. */
const weakGuess = 0.55;
const strength = 0.58;

/**
 * Candidates that no analyzer names: the one ConfigMap or Secret of a workload that was edited shortly before trouble of it began, when
 * nothing but a guess at the program explains this, and the workload itself was not changed since. Where two inputs were edited, neither
 * is blamed. Cost: the inputs of such workloads.
 */
export function editedInputs(
  index: ClusterIndex,
  unexplained: readonly Finding[],
  graph: EvidenceGraph,
  changes: ChangesBy,
): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const finding of unexplained) {
    if (finding.cause === null || finding.cause.confidence > weakGuess) continue;
    const edited = orElse(() => editedInput(index, finding, graph, changes), null);
    if (edited === null) continue;
    const { input, cause } = edited;
    const key = refKey(input.from);
    const starts = [...(found.get(key)?.starts ?? []), { finding, strength, link: input }];
    found.set(key, { key, object: input.from, cause, starts });
  }
  return [...found.values()].sort((a, b) => compareText(a.key, b.key));
}

function editedInput(
  index: ClusterIndex,
  finding: Finding,
  graph: EvidenceGraph,
  changes: ChangesBy,
): { readonly input: Link; readonly cause: Cause } | null {
  const { object } = finding;
  const workload = index.named(object.kind, object.namespace, object.name);
  const inputs = graph
    .into(object)
    .filter(({ rule, from }) => rule === 'mounts' && (from.kind === 'ConfigMap' || from.kind === 'Secret'));
  const onset = workload === undefined || inputs.length === 0 ? null : onsetOf(index, [finding]);
  if (onset === null || workload === undefined) return null;
  const edits = inputs.flatMap((input): readonly (readonly [Link, RecentChange])[] => {
    const change = changeBefore(index, changes, input.from, onset);
    return change === null || change.isCreation || change.seconds > windowSeconds ? [] : [[input, change]];
  });
  const [first, ...others] = edits;
  if (first === undefined || others.length > 0) return null;
  const [input, change] = first;
  const isSettled =
    Date.parse(change.at) - Date.parse(workload.metadata.creationTimestamp ?? '') > settledSeconds * 1000;
  const own = changeBefore(index, changes, object, onset);
  if (!isSettled || (own !== null && own.seconds <= change.seconds)) return null;
  const explanation = `${change.says.replace(/\.$/, '')}, shortly before trouble of ${sayObject(object)} began, which takes it in and did not change itself.`;
  return { input, cause: { object: input.from, reason: 'ChangedBefore', confidence: strength, explanation } };
}
