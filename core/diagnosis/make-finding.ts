import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from './finding.ts';
import { stableHash } from './stable-hash.ts';

export type FindingDraft = Omit<Finding, 'id' | 'dependsOn' | 'remedies'> & {
  /** Tells findings of one reason about one object apart: a container, a port, a missing name. */
  readonly discriminator?: string;
  readonly dependsOn?: Finding['dependsOn'];
  readonly remedies?: Finding['remedies'];
};

/** A finding with its id: the analyzer's name, then a hash of cluster, object, reason and discriminator. */
export function makeFinding(index: ClusterIndex, draft: FindingDraft): Finding {
  const { analyzer, severity, object, reason, message, evidence, cause, discriminator = '' } = draft;
  const hash = stableHash([index.cluster, refKey(object), reason, discriminator]);
  return {
    id: `${analyzer}-${hash}`,
    analyzer,
    severity,
    object,
    reason,
    message,
    evidence,
    cause,
    dependsOn: draft.dependsOn ?? [],
    remedies: draft.remedies ?? [],
  };
}
