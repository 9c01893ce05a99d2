import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';
import type { Incident, IncidentCause } from '../diagnosis/incident.ts';
import { compareText } from '../diagnosis/order.ts';
import { stableHash } from '../diagnosis/stable-hash.ts';
import { causeChain } from './cause-chain.ts';
import { byConfidence, type Explanation, explainFindings } from './explain-findings.ts';
import { severityRank } from './severity-rank.ts';

/**
 * Joins findings that one fault explains into incidents: one per causal object, and one per finding whose cause is unknown.
 * Findings that are merely informational make no incident of their own, but belong to one that they explain or are explained
 * by. Worst first; then by how much the cause explains, how sure it is, and its name, so that the same findings in any order
 * give the same incidents. Cost: linear in the findings, plus their sorting.
 */
export function joinIncidents(index: ClusterIndex, findings: readonly Finding[]): readonly Incident[] {
  const sorted = [...findings].sort((a, b) => compareText(a.id, b.id));
  const groups = new Map<string, Explanation[]>();
  for (const explanation of explainFindings(sorted)) {
    const key = explanation.causeKey ?? `?${refKey(explanation.finding.object)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [explanation]);
    else group.push(explanation);
  }
  return [...groups]
    .filter(([, members]) => members.some(({ finding }) => finding.severity !== 'info'))
    .map(([key, members]) => toIncident(index.cluster, key, members))
    .sort(
      (a, b) =>
        severityRank(b.severity) - severityRank(a.severity) ||
        b.symptoms.length - a.symptoms.length ||
        (b.causes[0]?.confidence ?? 0) - (a.causes[0]?.confidence ?? 0) ||
        compareText(a.title, b.title) ||
        compareText(a.id, b.id),
    );
}

function toIncident(cluster: string, key: string, members: readonly Explanation[]): Incident {
  const findings = members.map(({ finding }) => finding);
  const worst = [...findings].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || compareText(a.id, b.id),
  );
  const carriers = findings.filter(({ cause }) => cause !== null && refKey(cause.object) === key).sort(byConfidence);
  const cause = carriers[0]?.cause ?? null;
  const causes = cause === null ? [] : [toCause(cause, members)];
  return {
    id: `incident-${stableHash([cluster, key])}`,
    severity: worst[0]?.severity ?? 'info',
    title: titleOf(cause, worst),
    causes,
    symptoms: worst.map(({ id }) => id),
  };
}

function toCause(cause: Cause, members: readonly Explanation[]): IncidentCause {
  const { object, reason, confidence } = cause;
  return { object, reason, confidence, chain: causeChain(cause, members) };
}

/** "Deployment checkout: image not found", with what else suffers. */
function titleOf(cause: Cause | null, worst: readonly Finding[]): string {
  const [first] = worst;
  if (cause === null)
    return first === undefined
      ? 'Unknown'
      : `${first.object.kind} ${first.object.name}: ${words(first.reason)}, cause unknown`;
  const key = refKey(cause.object);
  const reached = new Set(worst.map(({ object }) => refKey(object)).filter((other) => other !== key));
  const others =
    reached.size === 0 ? '' : ` (reaches ${reached.size} other ${reached.size === 1 ? 'object' : 'objects'})`;
  return `${cause.object.kind} ${cause.object.name}: ${words(cause.reason)}${others}`;
}

/** `ImageNotFound` as "image not found". */
function words(reason: string): string {
  return reason.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
