import type { KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { Evidence } from '../diagnosis/finding.ts';
import type { LinkRule } from '../diagnosis/incident.ts';

/** That trouble of one object may be felt by another, and what was read that says so. */
export type Link = {
  /** Where trouble comes from. */
  readonly from: ObjectRef;
  /** Where it is felt. */
  readonly to: ObjectRef;
  readonly rule: LinkRule;
  readonly says: string;
  readonly evidence: Evidence;
};

export function link(from: ObjectRef, to: KubeObject, rule: LinkRule, says: string, evidence: Evidence): Link {
  return { from, to: refOf(to), rule, says, evidence };
}
