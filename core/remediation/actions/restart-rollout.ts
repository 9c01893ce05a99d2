import type { Action } from '../action.ts';
import { pointer } from '../json-pointer.ts';
import { noParameters } from '../no-parameters.ts';
import { requireTarget } from '../require-target.ts';
import { templateChange } from '../template-change.ts';
import { rolloutKinds, templatePath } from '../workload.ts';

export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

export const restartRollout: Action<'restart-rollout'> = {
  name: 'restart-rollout',
  targets: rolloutKinds,
  parse: noParameters('restart-rollout'),
  draft: ({ target, ref, index, plannedAt }) => {
    const workload = requireTarget(target, ref);
    const path = `${templatePath(workload)}${pointer('metadata', 'annotations', restartedAt)}`;
    return templateChange(
      workload,
      [{ path, value: plannedAt }],
      { index, plannedAt },
      `Restart all pods of ${workload.kind} ${workload.metadata.name} by a new rollout of the same template.`,
    );
  },
};
