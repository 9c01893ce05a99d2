import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { Evidence, Finding } from '../diagnosis/finding.ts';
import type { LinkEvidence } from '../diagnosis/incident.ts';
import { sayObject } from '../diagnosis/say-reference.ts';
import type { Candidate } from './candidate.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { Member } from './group-findings.ts';
import type { Link } from './link.ts';

/** As `Link`, but what an analyzer worked out may have no single field to show for it. */
export type ShownLink = Omit<Link, 'evidence'> & { readonly evidence: Evidence | null };

/**
 * What links a member of an incident to what explains it: the way through the graph where there is one, else that an analyzer says so,
 * by what it read. Empty when both are about the same object.
 */
export function memberLinks(graph: EvidenceGraph, { finding, parent, candidate }: Member): readonly ShownLink[] {
  const from = parent?.object ?? candidate?.object;
  if (from === undefined || refKey(from) === refKey(finding.object)) return [];
  const start = candidate?.starts.find((one) => one.finding === finding)?.link;
  if (parent === null && start !== undefined) return [start];
  const way = graph.between(from, finding.object);
  return way.length > 0 ? way : [blame(from, finding, parent === null ? candidate : null)];
}

function blame(from: ObjectRef, finding: Finding, candidate: Candidate | null | undefined): ShownLink {
  const key = refKey(from);
  const evidence =
    finding.evidence.find(({ object }) => refKey(object) === key) ??
    finding.evidence.find(({ value }) => value.includes(from.name)) ??
    finding.evidence[0] ??
    null;
  const says =
    candidate == null
      ? `${sayObject(finding.object)} depends on ${sayObject(from)}.`
      : (finding.cause?.explanation ?? finding.message);
  return { from, to: finding.object, rule: 'blames', says, evidence };
}

export function toLinkEvidence(evidence: Evidence | null): LinkEvidence | null {
  if (evidence === null) return null;
  const { object, path, value, at } = evidence;
  return { object, path, value, ...(at === undefined ? {} : { at }) };
}
