import type { RemediationPhase } from '../remediation/phase.ts';
import type { IncidentMember } from './incident-tracking.ts';

export const incidentActs = [
  'acknowledge',
  'assign',
  'note',
  'silence',
  'unsilence',
  'merge',
  'split',
  'resolve',
] as const;
export type IncidentActName = (typeof incidentActs)[number];

/** What a person says about an incident. `by` names who says it. */
export type IncidentActs = {
  readonly acknowledge: { readonly by: string };
  /** `owner` '' takes the owner away. */
  readonly assign: { readonly by: string; readonly owner: string };
  readonly note: { readonly by: string; readonly text: string };
  readonly silence: { readonly by: string; readonly reason: string; readonly until: string };
  readonly unsilence: { readonly by: string };
  /** This incident and `into` are one: what this one has goes over to the other, which is the one to look at from then on. */
  readonly merge: { readonly by: string; readonly into: string; readonly reason: string };
  /** These findings do not belong to this incident: they become one of their own. */
  readonly split: { readonly by: string; readonly symptoms: readonly string[]; readonly reason: string };
  readonly resolve: { readonly by: string; readonly reason: string };
};

export type IncidentAct = { [K in IncidentActName]: { readonly act: K } & IncidentActs[K] }[IncidentActName];

export type AlertCount = { readonly name: string; readonly count: number };

/** What a tracked incident can learn. Each carries its time, so that the rules need no clock. */
export type IncidentInput =
  | { readonly kind: 'act'; readonly at: string; readonly act: IncidentAct; readonly outcome: string | null }
  /** How things stand now; what is the same as before says nothing. */
  | { readonly kind: 'observed'; readonly at: string; readonly members: readonly IncidentMember[] }
  | { readonly kind: 'changed-before'; readonly at: string; readonly says: string; readonly changeId: string }
  | {
      readonly kind: 'alerts';
      readonly at: string;
      readonly attached: readonly AlertCount[];
      readonly resolved: readonly AlertCount[];
      /** How many more the sender left out. */
      readonly truncated: number;
    }
  | { readonly kind: 'enriched'; readonly at: string; readonly says: string; readonly refs: readonly string[] }
  | {
      readonly kind: 'remediation';
      readonly at: string;
      readonly remediationId: string;
      readonly phase: RemediationPhase;
      readonly says: string;
      readonly by: string | null;
    }
  /** Another incident was merged into this one. */
  | {
      readonly kind: 'absorbed';
      readonly at: string;
      readonly by: string;
      readonly incidentId: string;
      readonly says: string;
    }
  | { readonly kind: 'ignored'; readonly at: string; readonly says: string }
  /** Time has passed: silences end, the window to reopen closes. */
  | { readonly kind: 'tick'; readonly at: string };
