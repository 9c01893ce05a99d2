import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { CronJob, Job } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { calledServices } from '../called-services.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf } from '../crashes.ts';
import { decisiveLines } from '../decisive-lines.ts';
import { changeEvidence, conditionEvidence, fieldEvidence } from '../evidence.ts';
import { explainExit } from '../explain-exit.ts';
import type { Finding } from '../finding.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { proposeImage } from '../propose.ts';
import { sayObject } from '../say-reference.ts';
import { hasCondition, isCurrentJob, jobsOf } from '../workload-pods.ts';
import { workloadOf } from '../workloads.ts';

/** Jobs that failed for good or keep failing, under their CronJob; a later run that went well makes up for an earlier one. */
export const failingJobs = objectAnalyzer({
  name: 'failing-jobs',
  subjects: ['Job'],
  reasons: {
    JobFailing: 'The last run of a Job failed, or keeps failing.',
  },
  analyze: (index, job) => {
    if (!isCurrentJob(index, job)) return [];
    const top = workloadOf(index, job);
    const owner = top.kind === 'CronJob' ? top : job;
    const crash = crashesOf(index, owner).at(-1);
    return isFailing(job, crash) ? [toFinding(index, job, owner, crash)] : [];
  },
});

function isFailing(job: Job, crash: Crash | undefined): boolean {
  const { failed = 0, succeeded = 0 } = job.status ?? {};
  return hasCondition(job, 'Failed') || (failed >= 2 && succeeded === 0) || (crash?.restarts ?? 0) >= 2;
}

function toFinding(index: ClusterIndex, job: Job, owner: Job | CronJob, crash: Crash | undefined): Finding {
  const condition = job.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  const failures = owner.kind === 'CronJob' ? failuresInARow(jobsOf(index, owner)) : 1;
  const good =
    owner.kind === 'CronJob' ? jobsOf(index, owner).find((other) => hasCondition(other, 'Complete')) : undefined;
  const container = crash?.view.container.name ?? job.spec.template.spec.containers[0]?.name ?? '';
  const now = imageOf(owner.kind === 'CronJob' ? owner.spec.jobTemplate.spec : job.spec, container);
  const before = good === undefined ? undefined : imageOf(good.spec, container);
  const isNewImage = before !== undefined && before !== now;
  const exit =
    crash?.termination == null ? (condition?.message ?? 'its pods fail') : explainExit(crash.termination.exitCode);
  const last = crash === undefined ? undefined : decisiveLines(crash.log, 1)[0];
  const errors = crash?.why.kind === 'network' ? crash.why.errors : [];
  const says = `${failures > 1 ? `its last ${failures} runs failed` : 'its last run failed'} (${exit})${isNewImage ? `, with image ${now}; the last good run had ${before}` : ''}`;
  return makeFinding(index, {
    analyzer: 'failing-jobs',
    severity: 'medium',
    object: refOf(owner),
    reason: 'JobFailing',
    message: `${sayObject(owner)} fails: ${says}${last === undefined ? '' : `. It last said: ${last.trim().slice(0, 200).replace(/\.$/, '')}`}.`,
    evidence: [
      fieldEvidence(job, 'status.failed', job.status?.failed ?? 0),
      ...(condition === undefined ? [] : [conditionEvidence(job, condition)]),
      ...(isNewImage && good !== undefined
        ? [
            changeEvidence(
              owner,
              'spec.jobTemplate.spec.template.spec.containers',
              `Job ${good.metadata.name} ran well with ${before}`,
              good.status?.completionTime,
            ),
          ]
        : []),
      ...(crash === undefined ? [] : crashEvidence(index, crash)),
    ],
    cause: {
      object: refOf(owner),
      reason: 'JobFailing',
      confidence: isNewImage ? 0.8 : errors.length > 0 ? 0.45 : 0.65,
      explanation: `${sayObject(owner)} does not get through: ${says}.`,
    },
    dependsOn: errors.length > 0 ? calledServices(index, owner, errors) : [],
    remedies: isNewImage ? backTo(owner, container, before) : [],
  });
}

function failuresInARow(jobs: readonly Job[]): number {
  const finished = jobs.filter((job) => hasCondition(job, 'Complete') || hasCondition(job, 'Failed'));
  const lastGood = finished.findIndex((job) => hasCondition(job, 'Complete'));
  return lastGood === -1 ? finished.length : lastGood;
}

function imageOf({ template }: Job['spec'], container: string): string | undefined {
  return template.spec.containers.find(({ name }) => name === container)?.image;
}

function backTo(owner: Job | CronJob, container: string, image: string): readonly Remedy[] {
  return proposeImage(owner, container, image, 'The last run that went well had this image.');
}
