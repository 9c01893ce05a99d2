import { joinIncidents } from '../causality/join-incidents.ts';
import { severityRank } from '../causality/severity-rank.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import { analyzers } from './analyzers.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import { analyzeAll } from './object-analyzer.ts';
import { objectAnalyzers } from './object-analyzers.ts';
import { scopeNamespace } from './observed-scope.ts';
import { compareText } from './order.ts';

/**
 * What is wrong with a cluster and why: all analyzers over one index, worst finding first, joined into incidents by their
 * causes. When only one namespace was read, trouble of the cluster's own objects is left out unless it reaches that namespace.
 * Pure: the same objects in any order give byte-identical output. Cost: near linear in the objects.
 */
export function diagnose(index: ClusterIndex): Diagnosis {
  const all = distinct([
    ...analyzers.flatMap(({ analyze }) => analyze(index)),
    ...objectAnalyzers.flatMap((analyzer) => analyzeAll(index, analyzer)),
  ]);
  const incidents = joinIncidents(index, all);
  const scope = scopeNamespace(index);
  const scoped = scope === null ? { findings: all, incidents } : within(scope, all, incidents);
  const { cluster, observedAt } = index;
  const joined = new Set(scoped.incidents.flatMap(({ symptoms }) => symptoms));
  const sorted = [...scoped.findings].sort(worstFirst);
  const isNote = ({ id, severity }: Finding): boolean => severity === 'info' && !joined.has(id);
  return {
    cluster,
    observedAt,
    findings: sorted.filter((finding) => !isNote(finding)),
    notes: sorted.filter(isNote),
    incidents: scoped.incidents,
    gaps: index.snapshot.gaps,
  };
}

function within(namespace: string, findings: readonly Finding[], incidents: readonly Incident[]) {
  const own = new Set(findings.filter(({ object }) => object.namespace === namespace).map(({ id }) => id));
  const reaching = incidents.filter(({ symptoms }) => symptoms.some((id) => own.has(id)));
  const shown = new Set([...own, ...reaching.flatMap(({ symptoms }) => symptoms)]);
  return { findings: findings.filter(({ id }) => shown.has(id)), incidents: reaching };
}

/** Two analyzers may come upon the same thing in the same words; ids tell. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    compareText(refKey(a.object), refKey(b.object)) ||
    compareText(a.id, b.id)
  );
}
