import type { Gap } from '../cluster/cluster-snapshot.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';

/** What one look at a cluster (or one namespace of it) concluded. The contract of `kubesage diagnose -o json`. */
export type Diagnosis = {
  readonly cluster: string;
  readonly observedAt: string;
  readonly findings: readonly Finding[];
  /** Informational findings that are part of no incident: hygiene, and what may well be meant. A healthy cluster may have some. */
  readonly notes: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly gaps: readonly Gap[];
};
