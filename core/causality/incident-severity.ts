import { type Finding, type Severity, severities } from '../diagnosis/finding.ts';
import type { MeasuredImpact } from './incident-impact.ts';
import { severityRank } from './severity-rank.ts';

/** From here on an outage is more than one team's. */
const wide = { replicas: 20, namespaces: 3 } as const;
/** Priority classes that people make begin below this; what the system itself needs is above. */
const systemPriority = 2_000_000_000;

/**
 * How bad an incident is: its worst finding, raised by what it costs. What has lost replicas is medium at least; a Service that answers
 * nobody makes it high; a way into the cluster that leads nowhere, loss in three namespaces or of twenty replicas, or loss of what the
 * system itself needs makes it critical.
 */
export function incidentSeverity(
  findings: readonly Finding[],
  { impact, isDark, isEntryOut, priority }: MeasuredImpact,
): Severity {
  const worst = findings.reduce<Severity>((severity, finding) => worse(severity, finding.severity), 'info');
  if (severityRank(worst) < severityRank('medium')) return worst;
  return worse(worst, cost());

  function cost(): Severity {
    const isLosing = impact.replicasLost > 0;
    if (isEntryOut || (isLosing && priority >= systemPriority)) return 'critical';
    if (impact.replicasLost >= wide.replicas || (isLosing && impact.namespaces.length >= wide.namespaces))
      return 'critical';
    if (isDark) return 'high';
    return isLosing ? 'medium' : 'info';
  }
}

function worse(a: Severity, b: Severity): Severity {
  return severities[Math.max(severityRank(a), severityRank(b))] ?? a;
}
