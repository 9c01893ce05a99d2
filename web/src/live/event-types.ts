import type { RemediationPhase } from '../../../core/remediation/phase.ts';

const phases = {
  planning: true,
  rehearsing: true,
  'awaiting-decision': true,
  acting: true,
  verifying: true,
  'rolling-back': true,
  rehearsed: true,
  refused: true,
  expired: true,
  resolved: true,
  'rolled-back': true,
  failed: true,
} satisfies Record<RemediationPhase, true>;

/** A named server-sent event reaches only listeners of its name, so all are listed. */
export const eventTypes: readonly string[] = [
  'kubesage.finding.opened',
  'kubesage.finding.updated',
  'kubesage.finding.resolved',
  'kubesage.incident.opened',
  'kubesage.incident.updated',
  'kubesage.incident.resolved',
  ...Object.keys(phases).map((phase) => `kubesage.remediation.${phase}`),
];
