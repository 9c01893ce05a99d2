import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Incident, IncidentCause } from '../diagnosis/incident.ts';
import { compareText } from '../diagnosis/order.ts';
import { stableHash } from '../diagnosis/stable-hash.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';
import type { Candidate, Claim } from './candidate.ts';
import { causeChain } from './cause-chain.ts';
import { coverFindings } from './cover-findings.ts';
import { editedInputs } from './edited-inputs.ts';
import { type EvidenceGraph, evidenceGraph } from './evidence-graph.ts';
import { type Step, stepsInto } from './explaining-steps.ts';
import { findingsBy } from './findings-by.ts';
import { gatherCandidates } from './gather-candidates.ts';
import { type Group, groupFindings } from './group-findings.ts';
import { incidentGraph } from './incident-graph.ts';
import { measureImpact, unmeasured } from './incident-impact.ts';
import { incidentSeverity } from './incident-severity.ts';
import { incidentTitle } from './incident-title.ts';
import { isOut } from './is-out.ts';
import { losingHypotheses } from './losing-hypotheses.ts';
import { makeClaims } from './make-claims.ts';
import { orElse } from './or-else.ts';
import { changesBy } from './recent-change.ts';
import { sayReasons } from './say-reasons.ts';
import { severityRank } from './severity-rank.ts';
import { type Weigher, weigher } from './weigh-candidates.ts';
import { whatIsUnknown } from './what-is-unknown.ts';

/** What the incidents of one moment are made with. */
type Case = {
  readonly index: ClusterIndex;
  readonly graph: EvidenceGraph;
  readonly claims: ReadonlyMap<Finding, readonly Claim[]>;
  readonly weigher: Weigher;
  readonly chosen: ReadonlySet<Candidate>;
};

/**
 * Joins findings that one fault explains into incidents: one for each fault (or each change that broke several objects alike), and one
 * for each place where the evidence stops. Findings that are merely informational make no incident of their own, but belong to one that
 * they explain or are explained by.
 *
 * Fault localisation over a dependency graph, in the line of
 * - codebook correlation: a fault is known by the set of symptoms that it brings (Yemini, Kliger, Mozes, Yemini and Ohsie, "High speed and
 *   robust event correlation", IEEE Communications Magazine 34(5), 1996),
 * - Sherlock and Orion: dependencies of several kinds, discovered rather than told, along which belief spreads by products (Bahl et al.,
 *   "Towards highly reliable enterprise network services via inference of multi-level dependencies", SIGCOMM 2007; Chen et al.,
 *   "Automating network application dependency discovery", OSDI 2008),
 * - SCORE: the fewest faults that cover all symptoms, found greedily (Kompella, Yates, Greenberg and Snoeren, "IP fault localization via
 *   risk modeling", NSDI 2005; Steinder and Sethi, "A survey of fault localization techniques in computer networks", 2004),
 * - Bayesian explanation: what a hypothesis predicts and is absent counts against it, a change just before counts for it (Pearl,
 *   "Probabilistic Reasoning in Intelligent Systems", 1988).
 *
 * 1. Candidates are the objects that findings blame, and inputs of a workload that were edited just before it failed.
 * 2. Each claims the findings that it reaches by steps which an analyzer worked out or a link of the evidence graph allows
 *    (`explaining-steps`); a cause that is shown ends the way of others.
 * 3. Claims are weighed by what the candidate predicts, how common it is, and what changed before (`weigh-candidates`).
 * 4. The fewest candidates that cover all findings are the causes (`cover-findings`); what none claims is of unknown cause.
 *
 * Deterministic: findings in any order give byte-identical incidents, worst first. Cost: linear in the findings and in the links around
 * them; the rest of the cluster is not looked at.
 */
export function joinIncidents(
  index: ClusterIndex,
  findings: readonly Finding[],
  changes: readonly ChangeRecord[] = [],
): readonly Incident[] {
  const sorted = findings.filter(tellsOfTrouble).sort((a, b) => compareText(a.id, b.id));
  const by = findingsBy(sorted);
  const graph = evidenceGraph(index);
  const isDown = (ref: ObjectRef): boolean => orElse(() => isOut(index, ref), false);
  const steps = new Map(sorted.map((finding) => [finding, stepsInto(finding, by, graph, isDown)] as const));
  const stepsOf = (finding: Finding): readonly Step[] => steps.get(finding) ?? [];
  const changed = changesBy(changes);
  const lonely = sorted.filter((finding) => isGuess(finding) && stepsOf(finding).every(({ from }) => isGuess(from)));
  const candidates = withInputs(gatherCandidates(by), editedInputs(index, lonely, graph, changed));
  const claims = makeClaims(candidates, sorted, stepsOf);
  const weigh = weigher(index, by, claims, changed);
  const cover = coverFindings(claims, weigh);
  const chosen = new Set([...cover.values()].map(({ candidate }) => candidate));
  const known = { index, graph, claims, weigher: weigh, chosen };
  return groupFindings(sorted, cover, stepsOf, weigh.standingOf)
    .filter(({ members }) => members.some(({ finding }) => finding.severity !== 'info'))
    .map((group) => toIncident(known, group))
    .sort(worstFirst);
}

/** Hygiene explains nothing and is explained by nothing: it is no part of any incident. */
function tellsOfTrouble({ severity, cause, dependsOn }: Finding): boolean {
  return severity !== 'info' || cause !== null || dependsOn.length > 0;
}

function isGuess({ cause, object }: Finding): boolean {
  return cause !== null && cause.confidence <= 0.55 && refKey(cause.object) === refKey(object);
}

/** An input that some analyzer blames as well is one candidate, known by what the analyzer says. */
function withInputs(candidates: readonly Candidate[], inputs: readonly Candidate[]): readonly Candidate[] {
  if (inputs.length === 0) return candidates;
  const all = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  for (const input of inputs) {
    const known = all.get(input.key);
    all.set(input.key, known === undefined ? input : { ...known, starts: [...known.starts, ...input.starts] });
  }
  return [...all.values()].sort((a, b) => compareText(a.key, b.key));
}

function toIncident({ index, graph, claims, weigher: weigh, chosen }: Case, group: Group): Incident {
  const { key, candidates, members } = group;
  const worst = members
    .map(({ finding }) => finding)
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || compareText(a.id, b.id));
  const measured = orElse(() => measureImpact(index, worst), unmeasured);
  return {
    id: `incident-${stableHash([index.cluster, key])}`,
    severity: incidentSeverity(worst, measured),
    title: incidentTitle(group, worst),
    causes: candidates.map(toCause),
    symptoms: worst.map(({ id }) => id),
    graph: incidentGraph(group, graph),
    hypotheses: losingHypotheses(group, claims, weigh, (candidate) => chosen.has(candidate)),
    impact: measured.impact,
    unknown: whatIsUnknown(index, group, graph),
  };

  function toCause(candidate: Candidate): IncidentCause {
    const { object, cause } = candidate;
    const standing = weigh.standingOf(candidate);
    const own = members.filter((member) => member.candidate === candidate);
    return {
      object,
      reason: cause.reason,
      confidence: cause.confidence,
      chain: causeChain(candidate, own, standing.change, graph),
      reasons: sayReasons(candidate, own, standing),
    };
  }
}

function worstFirst(a: Incident, b: Incident): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    b.symptoms.length - a.symptoms.length ||
    (b.causes[0]?.confidence ?? 0) - (a.causes[0]?.confidence ?? 0) ||
    compareText(a.title, b.title) ||
    compareText(a.id, b.id)
  );
}
