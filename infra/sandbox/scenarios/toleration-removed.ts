import { editTemplate } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const tolerationRemoved: Scenario = {
  name: 'toleration-removed',
  title: 'Toleration of a taint removed',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'analytics', name: 'events-etl' },
    reason: 'TaintNotTolerated',
    explanation: 'events-etl must run on the batch machines and lost the toleration of their taint.',
    remedies: ['rollback'],
    wrongRemedy: {
      action: 'restart-rollout',
      target: { kind: 'Deployment', namespace: 'analytics', name: 'events-etl' },
      parameters: {},
    },
  },
  break: async (admin) => {
    await editTemplate(admin, 'analytics', 'events-etl', { spec: { tolerations: null } });
  },
};
