import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Evidence, Severity } from './finding.ts';

/**
 * What links one object to another, named from the one that feels trouble to the one it may come from: a pod *runs on* its node, a
 * Service is *routed to* by an Ingress. `blames` is what an analyzer worked out that is none of the others.
 */
export const linkRules = [
  'runs-on',
  'owned-by',
  'selected-by',
  'mounts',
  'routed-to',
  'calls',
  'admitted-by',
  'scheduled-by',
  'scales',
  'blames',
] as const;
export type LinkRule = (typeof linkRules)[number];

/** What was read that makes the link. */
export type LinkEvidence = Pick<Evidence, 'object' | 'path' | 'value' | 'at'>;

/** One step from the cause towards a symptom: what was seen on which object. */
export type ChainLink = {
  readonly object: ObjectRef;
  readonly says: string;
  /** By what it follows from the step before it; null for the first. */
  readonly edge: { readonly rule: LinkRule; readonly evidence: LinkEvidence | null } | null;
};

export type IncidentCause = {
  readonly object: ObjectRef;
  readonly reason: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** From the cause to the farthest symptom. */
  readonly chain: readonly ChainLink[];
  /** Why it is held for the cause, in words: what it explains, what speaks against it, which change came before. */
  readonly reasons: readonly string[];
};

/** Another explanation that was weighed and lost. */
export type Hypothesis = {
  readonly object: ObjectRef;
  readonly reason: string;
  /** Its share of the score of the cause that won: 0 to 1. */
  readonly score: number;
  readonly why: string;
};

/** The objects between causes and symptoms with what links them; nodes nearest to the cause first, at most 100. */
export type IncidentGraph = {
  readonly nodes: readonly {
    readonly object: ObjectRef;
    readonly role: 'cause' | 'between' | 'symptom';
    /** Ids of findings about it. */
    readonly findings: readonly string[];
  }[];
  /** From what explains to what is explained; indices of `nodes`. */
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly rule: LinkRule;
    readonly says: string;
    readonly evidence: LinkEvidence | null;
  }[];
  readonly isTrimmed: boolean;
};

/** What an incident costs those who use the cluster. */
export type IncidentImpact = {
  /** Pods that should be ready and are not, of the workloads that it reaches. */
  readonly replicasLost: number;
  /** Services that it takes a part or all of their endpoints from. */
  readonly services: readonly ObjectRef[];
  /** Ingresses and HTTPRoutes that lead to them. */
  readonly ingresses: readonly ObjectRef[];
  readonly namespaces: readonly string[];
  /** The highest among the workloads that it reaches. */
  readonly priorityClass: string | null;
  readonly says: string;
};

/** Where the evidence stops, and what would carry it on. */
export type Unknown = {
  readonly says: string;
  /** Commands and objects, the most telling first. */
  readonly lookAt: readonly string[];
};

/** Symptoms that one fault explains, with the causal objects best first. */
export type Incident = {
  /** Stable while the leading cause is the same, unique over clusters. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Only objects at fault. More than one when a single change broke them alike. Empty when the cause is unknown. */
  readonly causes: readonly IncidentCause[];
  /** Ids of findings. */
  readonly symptoms: readonly string[];
  readonly graph: IncidentGraph;
  /** Best first. */
  readonly hypotheses: readonly Hypothesis[];
  readonly impact: IncidentImpact;
  /** null when the cause is known. */
  readonly unknown: Unknown | null;
};
