import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { hasCondition } from '../../workload-pods.ts';

const patienceSeconds = 600;
const queue = 'kueue.x-k8s.io/queue-name';

/** Jobs that are suspended and so do nothing. A queue that will let them go is named. */
export const suspendedJobs = objectAnalyzer({
  name: 'suspended-jobs',
  subjects: ['Job'],
  reasons: { JobSuspended: 'The Job is suspended: it makes no pods until somebody resumes it.' },
  analyze: (index, job) => {
    if (job.spec.suspend !== true) return [];
    const isOver = hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
    if (isOver || !isOlderThan(index, job.metadata.creationTimestamp, patienceSeconds)) return [];
    const waits = job.metadata.labels?.[queue];
    const says = `Job ${job.metadata.name} is suspended since ${sayAge(index, job.metadata.creationTimestamp)}${waits === undefined ? '' : `, in queue ${waits}`}`;
    return [
      makeFinding(index, {
        analyzer: 'suspended-jobs',
        severity: 'info',
        object: refOf(job),
        reason: 'JobSuspended',
        message: `${says}.`,
        evidence: [fieldEvidence(job, 'spec.suspend', true)],
        cause: { object: refOf(job), reason: 'JobSuspended', confidence: 0.5, explanation: `${says}.` },
      }),
    ];
  },
});
