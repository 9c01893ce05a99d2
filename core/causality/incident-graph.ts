import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { IncidentGraph } from '../diagnosis/incident.ts';
import { compareText } from '../diagnosis/order.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { Group } from './group-findings.ts';
import { memberLinks, type ShownLink, toLinkEvidence } from './member-links.ts';

const mostNodes = 100;

/** The objects of an incident with what links them; of a big one, those that are nearest to the cause. */
export function incidentGraph({ candidates, members }: Group, graph: EvidenceGraph): IncidentGraph {
  const links = new Map<string, ShownLink>();
  for (const member of members) {
    for (const link of memberLinks(graph, member)) {
      const key = `${refKey(link.from)}>${refKey(link.to)}`;
      if (!links.has(key)) links.set(key, link);
    }
  }
  const findings = new Map<string, string[]>();
  const objects = new Map<string, ObjectRef>();
  for (const { object } of candidates) objects.set(refKey(object), object);
  for (const { finding } of members) {
    const key = refKey(finding.object);
    if (!objects.has(key)) objects.set(key, finding.object);
    findings.set(key, [...(findings.get(key) ?? []), finding.id]);
  }
  for (const { from, to } of links.values()) {
    for (const ref of [from, to]) if (!objects.has(refKey(ref))) objects.set(refKey(ref), ref);
  }
  const order = byDistance(
    candidates.map(({ key }) => key),
    [...objects.keys()],
    [...links.values()],
  );
  const kept = order.slice(0, mostNodes);
  const places = new Map(kept.map((key, at) => [key, at]));
  const causal = new Set(candidates.map(({ key }) => key));
  return {
    nodes: kept.flatMap((key) => {
      const object = objects.get(key);
      if (object === undefined) return [];
      const own = (findings.get(key) ?? []).sort(compareText);
      const role = causal.has(key) ? 'cause' : own.length > 0 ? 'symptom' : 'between';
      return [{ object, role, findings: own } as const];
    }),
    edges: [...links.values()].flatMap(({ from, to, rule, says, evidence }) => {
      const [start, end] = [places.get(refKey(from)), places.get(refKey(to))];
      return start === undefined || end === undefined
        ? []
        : [{ from: start, to: end, rule, says, evidence: toLinkEvidence(evidence) }];
    }),
    isTrimmed: kept.length < order.length,
  };
}

/** Breadth first from the causes; what no link leads to comes last, by name. */
function byDistance(causes: readonly string[], all: readonly string[], links: readonly ShownLink[]): readonly string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of links) next.set(refKey(from), [...(next.get(refKey(from)) ?? []), refKey(to)]);
  const order = new Set(causes);
  for (const key of order) for (const other of (next.get(key) ?? []).sort(compareText)) order.add(other);
  for (const key of [...all].sort(compareText)) order.add(key);
  return [...order];
}
