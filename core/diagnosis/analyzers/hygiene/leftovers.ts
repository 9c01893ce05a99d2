import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Deployment, Job, Namespace, ReplicaSet } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayList } from '../../say-reference.ts';
import { hasCondition } from '../../workload-pods.ts';

/** More than Kubernetes keeps by itself. */
const manyRevisions = 11;
const manyJobs = 10;
const restsFor = 86_000;

/** What nobody clears away: old revisions beyond what Kubernetes keeps, finished Jobs without an end of life. */
export const leftovers = objectAnalyzer({
  name: 'leftovers',
  subjects: ['Deployment', 'Namespace'],
  reasons: {
    OldRevisions: 'A Deployment keeps many more old revisions than the usual ten.',
    FinishedJobs: 'Many finished Jobs stay in a namespace, since they have no time to live and nobody deletes them.',
  },
  analyze: (index, object) => (object.kind === 'Deployment' ? revisions(index, object) : jobs(index, object)),
});

function revisions(index: ClusterIndex, deployment: Deployment): readonly Finding[] {
  const old = index
    .ownedBy(deployment)
    .filter((child) => child.kind === 'ReplicaSet' && (child as ReplicaSet).spec.replicas === 0);
  if (old.length < manyRevisions) return [];
  return [
    makeFinding(index, {
      analyzer: 'leftovers',
      severity: 'info',
      object: refOf(deployment),
      reason: 'OldRevisions',
      message: `Deployment ${deployment.metadata.name} keeps ${old.length} old ReplicaSets: lower its revisionHistoryLimit.`,
      evidence: old.slice(0, 3).map((set) => fieldEvidence(set, 'spec.replicas', 0)),
      cause: null,
    }),
  ];
}

function jobs(index: ClusterIndex, namespace: Namespace): readonly Finding[] {
  const finished = index.inNamespace('Job', namespace.metadata.name).filter((job) => isLeft(index, job));
  if (finished.length < manyJobs) return [];
  return [
    makeFinding(index, {
      analyzer: 'leftovers',
      severity: 'info',
      object: refOf(namespace),
      reason: 'FinishedJobs',
      message: `${finished.length} finished Jobs stay in namespace ${namespace.metadata.name} (${sayList(finished.map(({ metadata }) => metadata.name))}): give them a ttlSecondsAfterFinished.`,
      evidence: finished
        .slice(0, 3)
        .map((job) => fieldEvidence(job, 'status.conditions', job.status?.conditions ?? [])),
      cause: null,
    }),
  ];
}

/** A CronJob clears its own away. */
function isLeft(index: ClusterIndex, job: Job): boolean {
  const { ownerReferences = [], creationTimestamp } = job.metadata;
  if (ownerReferences.length > 0 || job.spec.ttlSecondsAfterFinished !== undefined) return false;
  const isOver = hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
  return isOver && isOlderThan(index, job.status?.completionTime ?? creationTimestamp, restsFor);
}
