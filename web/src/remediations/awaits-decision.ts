import type { Remediation } from '../../../core/remediation/remediation.ts';

/** True while a person has yet to decide. A decision that was taken stands a moment before it brings about the next phase. */
export function awaitsDecision({ phase, decision }: Pick<Remediation, 'phase' | 'decision'>): boolean {
  return phase === 'awaiting-decision' && decision === null;
}
