import type { Pod } from '../cluster/kube-object.ts';
import type { Workload } from './workloads.ts';

/** A workload in trouble, with what the log of one of its containers says. */
export type TroubledContainer = {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly container: string;
  readonly log: readonly string[];
  readonly variable: { readonly name: string; readonly line: string } | null;
};
