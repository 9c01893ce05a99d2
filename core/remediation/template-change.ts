import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { DraftStep } from './action.ts';
import { type Assignment, draftPatch } from './draft-patch.ts';
import { valueAt } from './json-pointer.ts';
import { KubeSageError } from '../errors.ts';
import type { Risk, Verification } from './plan.ts';
import { recoveryOf, rolloutRadius } from './workload.ts';

/** A step that changes a workload's pod template, with what a rollout means for it. Refuses a change that changes nothing. */
export function templateChange(
  workload: KubeObject,
  assignments: readonly Assignment[],
  index: ClusterIndex,
  { risk, says }: { readonly risk: Risk; readonly says: string },
): { readonly step: DraftStep; readonly verifications: readonly Verification[] } {
  if (assignments.every(({ path, value }) => JSON.stringify(valueAt(workload, path)) === JSON.stringify(value))) {
    throw new KubeSageError('PreconditionFailed', `${workload.kind} ${workload.metadata.name} is already so: ${says}`);
  }
  const { operations, inverse } = draftPatch(workload, assignments);
  return {
    step: {
      change: { kind: 'patch', operations },
      inverse: { kind: 'patch', operations: inverse },
      risk,
      blastRadius: rolloutRadius(workload, index),
      says,
    },
    verifications: recoveryOf(workload),
  };
}
