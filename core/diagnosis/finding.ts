import type { ObjectRef } from '../cluster/object-ref.ts';
import type { Remedy } from '../remediation/remedy.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** One observed fact that supports a finding, exact enough for a person to check it. */
export type Evidence = {
  readonly kind: 'field' | 'condition' | 'event' | 'log' | 'absence' | 'change';
  readonly object: ObjectRef;
  /** Field path (`spec.template.spec.containers[0].image`), condition type, event reason, or container name. */
  readonly path: string;
  /** The observed value, sentence or log line. Never a secret value. */
  readonly value: string;
  /** RFC 3339, when the source has a time. */
  readonly at?: string;
};

/** Where the fault lies, as far as the evidence goes. */
export type Cause = {
  readonly object: ObjectRef;
  /** CamelCase, stable: `ImageNotFound`, `ConfigMapMissing`. */
  readonly reason: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** A sentence a tired person understands. */
  readonly explanation: string;
};

/** One thing that is wrong with one object. */
export type Finding = {
  /** Stable while the same thing is wrong with the same object, unique over clusters: analyzer, then a hash of cluster, object and reason. URL-safe. */
  readonly id: string;
  readonly analyzer: string;
  readonly severity: Severity;
  /** What shows the symptom: the top-level workload rather than one of its pods. */
  readonly object: ObjectRef;
  readonly reason: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** null when the evidence stops: the finding is then possibly explained by another one. */
  readonly cause: Cause | null;
  /** Objects whose own trouble would explain this finding: the pods' workload behind a Service, the node under a pod. */
  readonly dependsOn: readonly ObjectRef[];
  /** Best first. Empty when no safe remedy is known. */
  readonly remedies: readonly Remedy[];
};
