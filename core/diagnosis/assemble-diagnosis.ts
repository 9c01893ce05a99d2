import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';
import { scopeNamespace } from './observed-scope.ts';

export type Conclusions = Pick<Diagnosis, 'findings' | 'notes' | 'incidents'>;

/**
 * What to show of findings (worst first) and their incidents. When only one namespace was read, trouble of the cluster's own
 * objects is left out unless it reaches that namespace.
 */
export function assembleDiagnosis(
  index: ClusterIndex,
  findings: readonly Finding[],
  incidents: readonly Incident[],
): Conclusions {
  const scope = scopeNamespace(index);
  const scoped = scope === null ? { findings, incidents } : within(scope, findings, incidents);
  const joined = new Set(scoped.incidents.flatMap(({ symptoms }) => symptoms));
  const isNote = ({ id, severity }: Finding): boolean => severity === 'info' && !joined.has(id);
  return {
    findings: scoped.findings.filter((finding) => !isNote(finding)),
    notes: scoped.findings.filter(isNote),
    incidents: scoped.incidents,
  };
}

function within(namespace: string, findings: readonly Finding[], incidents: readonly Incident[]) {
  const own = new Set(findings.filter(({ object }) => object.namespace === namespace).map(({ id }) => id));
  const reaching = incidents.filter(({ symptoms }) => symptoms.some((id) => own.has(id)));
  const shown = new Set([...own, ...reaching.flatMap(({ symptoms }) => symptoms)]);
  return { findings: findings.filter(({ id }) => shown.has(id)), incidents: reaching };
}
