import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Condition, Deployment } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { conditionEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { proposeRollback } from '../propose.ts';
import { previousRevision, programOf } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';

/** Deployments whose rollout missed its progress deadline. A symptom, unless nothing else says why. */
export const stuckRollouts = objectAnalyzer({
  name: 'stuck-rollouts',
  subjects: ['Deployment'],
  reasons: {
    RolloutStuck: 'The rollout made no progress within its deadline.',
  },
  analyze: (index, deployment) => {
    const condition = deployment.status?.conditions?.find(
      ({ type, status, reason }) =>
        type === 'Progressing' && status === 'False' && reason === 'ProgressDeadlineExceeded',
    );
    const isPast = (deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0);
    return condition === undefined || isPast ? [] : [toFinding(index, deployment, condition)];
  },
});

function toFinding(index: ClusterIndex, deployment: Deployment, condition: Condition): Finding {
  const { updatedReplicas = 0, readyReplicas = 0 } = deployment.status ?? {};
  const before = previousRevision(index, deployment);
  const still =
    before !== undefined && before.ready > 0 ? `; revision ${before.number} still serves with ${before.ready}` : '';
  const says = `the rollout made no progress within ${deployment.spec.progressDeadlineSeconds ?? 600} s (${updatedReplicas} updated, ${readyReplicas} ready${still})`;
  return makeFinding(index, {
    analyzer: 'stuck-rollouts',
    severity: impactOn(index, deployment),
    object: refOf(deployment),
    reason: 'RolloutStuck',
    message: `${sayObject(deployment)} is stuck: ${says}.`,
    evidence: [conditionEvidence(deployment, condition)],
    cause: {
      object: refOf(deployment),
      reason: 'BadRollout',
      confidence: 0.4,
      explanation: `${sayObject(deployment)}: ${says}.`,
    },
    remedies:
      before !== undefined && before.ready > 0
        ? proposeRollback(index, deployment, programOf, 'The rollout does not get on.')
        : [],
  });
}
