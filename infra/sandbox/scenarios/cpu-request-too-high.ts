import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const cpuRequestTooHigh: Scenario = {
  name: 'cpu-request-too-high',
  title: 'CPU request that no machine can give',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'logistics', name: 'route-planner' },
    reason: 'InsufficientResources',
    explanation: 'route-planner requests 12 CPUs; the machines that it may use have 8.',
    remedies: ['set-resources', 'rollback'],
    wrongRemedy: {
      action: 'set-resources',
      target: { kind: 'Deployment', namespace: 'logistics', name: 'route-planner' },
      parameters: { container: 'route-planner', requests: { cpu: '10' } },
    },
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'logistics', 'route-planner', [
      { op: 'replace', path: '/resources/requests/cpu', value: '12' },
    ]);
  },
};
