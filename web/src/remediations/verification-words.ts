import type { ObjectRef } from '../../../core/cluster/object-ref.ts';
import type { Verification } from '../../../core/remediation/plan.ts';

/** What must come true for a remedy to have helped, in words. */
export function verificationWords(verification: Verification): string {
  switch (verification.kind) {
    case 'rollout-complete':
      return `The rollout of ${nameOf(verification.workload)} completes.`;
    case 'pods-ready':
      return `Every pod of ${nameOf(verification.workload)} becomes ready and stays ready.`;
    case 'rollout-observed':
      return `The controller has acted on ${nameOf(verification.workload)}.`;
    case 'finding-gone':
      return 'The finding is gone when the cluster is looked at again.';
    case 'field-equals':
      return verification.value === null
        ? `${verification.path} of ${nameOf(verification.object)} is absent.`
        : `${verification.path} of ${nameOf(verification.object)} is ${JSON.stringify(verification.value)}.`;
    default:
      return verification satisfies never;
  }
}

function nameOf(object: ObjectRef): string {
  return `${object.kind} ${object.name}`;
}
