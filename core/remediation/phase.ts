/** Where a remediation stands. The last six are terminal. */
export const remediationPhases = [
  'planning',
  'rehearsing',
  'awaiting-decision',
  'acting',
  'verifying',
  'rolling-back',
  'rehearsed',
  'refused',
  'expired',
  'resolved',
  'rolled-back',
  'failed',
] as const;
export type RemediationPhase = (typeof remediationPhases)[number];

const terminalPhases: ReadonlySet<RemediationPhase> = new Set([
  'rehearsed',
  'refused',
  'expired',
  'resolved',
  'rolled-back',
  'failed',
]);

export function isTerminal(phase: RemediationPhase): boolean {
  return terminalPhases.has(phase);
}
