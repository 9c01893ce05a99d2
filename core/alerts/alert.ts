import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Severity } from '../diagnosis/finding.ts';

/** An alert as it came in, its texts cut to size. Evidence that somebody else's rule saw something; never a cause. */
export type Alert = {
  /** A registered cluster's name, else what the sender calls it, else ''. */
  readonly cluster: string;
  /** Identity within the cluster: the same labels give the same fingerprint. */
  readonly fingerprint: string;
  readonly source: 'alertmanager' | 'cloudevents';
  readonly name: string;
  readonly severity: Severity;
  readonly state: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly startsAt: string;
  /** null while it fires. */
  readonly endsAt: string | null;
  /** When it is over unless it is heard of again; null when its sender tells the end. */
  readonly expiresAt: string | null;
  /** What its labels name, most telling first. Not checked against the cluster: labels may lie. */
  readonly objects: readonly Omit<ObjectRef, 'uid'>[];
  /** Where a person can look it up, '' for nowhere. */
  readonly link: string;
  /** How many more of its group the sender left out of the message. */
  readonly groupTruncated: number;
};
