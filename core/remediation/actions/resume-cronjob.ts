import type { CronJob } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { KubeSageError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { draftPatch } from '../draft-patch.ts';
import { noParameters } from '../no-parameters.ts';
import { requireTarget } from '../require-target.ts';

export const resumeCronjob: Action<'resume-cronjob'> = {
  name: 'resume-cronjob',
  targets: ['CronJob'],
  parse: noParameters('resume-cronjob'),
  draft: ({ target, ref }) => {
    const { metadata, spec, ...rest } = requireTarget(target, ref) as CronJob;
    if (spec.suspend !== true) {
      throw new KubeSageError('PreconditionFailed', `CronJob ${metadata.name} is not suspended.`);
    }
    const cronJob = { metadata, spec, ...rest };
    const path = '/spec/suspend';
    return {
      step: {
        ...draftPatch(cronJob, [{ path, value: false }]),
        risk: 'low',
        blastRadius: {
          pods: 0,
          services: [],
          says: `Jobs run again by the schedule ${spec.schedule}; a run that was missed may start at once.`,
        },
        says: `Resume CronJob ${metadata.name}.`,
      },
      verifications: [{ kind: 'field-equals', object: refOf(cronJob), path, value: false }],
    };
  },
};
