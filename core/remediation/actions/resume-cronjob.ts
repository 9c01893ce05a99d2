import { KubeSageError } from '../../errors.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { CronJob } from '../../cluster/kube-object.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { noParameters } from '../no-parameters.ts';
import { requireTarget } from '../require-target.ts';

export const resumeCronjob: Action<'resume-cronjob'> = {
  name: 'resume-cronjob',
  targets: ['CronJob'],
  parse: noParameters('resume-cronjob'),
  draft: ({ target, ref }) => {
    const job = requireTarget(target, ref) as CronJob;
    if (job.spec.suspend !== true) throw new KubeSageError('PreconditionFailed', `CronJob ${job.metadata.name} is not suspended.`);
    const { operations, inverse } = draftPatch(job, [{ path: '/spec/suspend', value: false }]);
    return {
      step: {
        change: { kind: 'patch', operations },
        inverse: { kind: 'patch', operations: inverse },
        risk: 'low',
        blastRadius: { pods: 0, services: [], says: `Jobs run again by the schedule ${job.spec.schedule}.` },
        says: `Resume CronJob ${job.metadata.name}.`,
      },
      verifications: [{ kind: 'field-equals', object: refOf(job), path: '/spec/suspend', value: false }],
    };
  },
};
