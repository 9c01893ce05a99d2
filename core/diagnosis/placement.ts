import type { Node, PodTemplate } from '../cluster/kube-object.ts';
import type { Remedy } from '../remediation/remedy.ts';
import type { Cause } from './finding.ts';
import { type Misfit, requestsOf } from './node-fit.ts';

/** Why a pod is not placed, in words, with what is to blame. */
export type Placement = {
  readonly says: string;
  readonly cause: Cause;
  readonly nodes: readonly Node[];
  readonly remedies: readonly Remedy[];
};

/** A node with what keeps the pod off it. */
export type JudgedNode = { readonly node: Node; readonly misfits: readonly Misfit[] };

/** The parts of a template that decide where its pods may go: what a rollout may have changed. */
export const placementFacets = {
  requests: ({ spec }: PodTemplate) => requestsOf(spec),
  labels: ({ spec }: PodTemplate) => [spec.nodeSelector ?? {}, spec.affinity?.nodeAffinity ?? {}],
  tolerations: ({ spec }: PodTemplate) => spec.tolerations ?? [],
} as const;
