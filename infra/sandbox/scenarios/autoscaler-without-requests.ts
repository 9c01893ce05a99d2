import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const autoscalerWithoutRequests: Scenario = {
  name: 'autoscaler-without-requests',
  title: 'Autoscaler whose target requests no CPU',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'analytics', name: 'clickstream-collector' },
    reason: 'ResourceRequestsMissing',
    explanation: 'The CPU request of clickstream-collector was removed; its autoscaler cannot work out a utilisation.',
    remedies: ['set-resources', 'rollback'],
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'analytics', 'clickstream-collector', [
      { op: 'remove', path: '/resources/requests/cpu' },
    ]);
  },
};
