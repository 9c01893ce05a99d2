import type { RemediationPhase } from '../core/remediation/phase.ts';
import type { Decision } from '../core/remediation/remediation.ts';
import type { DecideInput } from './messages.ts';

/** What is wrong with a decision at this moment, or null. The codes are those of `core/errors.ts`. */
export type DecisionFault = {
  readonly code: 'InvalidRequest' | 'NotAwaitingDecision' | 'StalePlan';
  readonly says: string;
};

const shortestHash = 8;

/**
 * Checks a decision as it arrives, from whoever sent it: the API, the CLI, or a person at the Temporal Web UI.
 * Its input is therefore not trusted to have the declared shape.
 */
export function validateDecision(
  decision: Partial<DecideInput> | undefined,
  state: { readonly phase: RemediationPhase; readonly planHash: string | null; readonly decision: Decision | null },
): DecisionFault | null {
  const { verdict, planHash: hash, reason, by } = decision ?? {};
  if (verdict !== 'approve' && verdict !== 'refuse') return invalid('`verdict` must be "approve" or "refuse".');
  if (!isText(reason)) return invalid('`reason` must say why, in words.');
  if (!isText(by)) return invalid('`by` must name who decides.');
  if (!isText(hash) || hash.length < shortestHash) {
    return invalid(`\`planHash\` must hold at least the first ${shortestHash} characters of the plan's hash.`);
  }
  const { phase, planHash } = state;
  if (phase !== 'awaiting-decision' || planHash === null) {
    return { code: 'NotAwaitingDecision', says: `No decision is awaited: the remediation is ${phase}.` };
  }
  if (state.decision !== null)
    return { code: 'NotAwaitingDecision', says: `It was decided already, by ${state.decision.by}.` };
  if (!planHash.startsWith(hash)) {
    return {
      code: 'StalePlan',
      says: `The plan is now ${planHash.slice(0, 12)}, not ${hash.slice(0, 12)}: look at it and decide again.`,
    };
  }
  return null;
}

function invalid(says: string): DecisionFault {
  return { code: 'InvalidRequest', says };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
