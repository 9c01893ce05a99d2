import type { PhaseChange } from '../../../core/remediation/remediation.ts';

export type DraftFaults = { readonly reason?: string; readonly read?: string };

type Draft = { readonly verdict: 'approve' | 'refuse'; readonly reason: string; readonly hasRead: boolean };

/** True when somebody was asked before, about another plan: the live object changed and the plan was made anew. */
export function wasReplanned(history: readonly PhaseChange[]): boolean {
  const asked = history.filter(
    ({ phase }, index) => phase === 'awaiting-decision' && history[index - 1]?.phase !== 'awaiting-decision',
  );
  return asked.length > 1;
}

/** What is missing before a decision can be sent. Refusing changes nothing, so only approving asks that the plan was read. */
export function faultsOf({ verdict, reason, hasRead }: Draft): DraftFaults {
  return {
    ...(reason.trim() === '' ? { reason: 'Say why, in a few words.' } : {}),
    ...(verdict === 'approve' && !hasRead ? { read: 'Confirm that you have read the plan that is shown.' } : {}),
  };
}
