import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const memoryLimitTooLow: Scenario = {
  name: 'memory-limit-too-low',
  title: 'Memory limit below what the program needs',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'shop', name: 'media' },
    reason: 'MemoryLimitTooLow',
    explanation: 'The memory limit of media was lowered to 64Mi; it needs about 210Mi and is killed.',
    remedies: ['set-resources', 'rollback'],
    wrongRemedy: {
      action: 'set-resources',
      target: { kind: 'Deployment', namespace: 'shop', name: 'media' },
      parameters: { container: 'media', limits: { memory: '96Mi' } },
    },
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'shop', 'media', [
      { op: 'replace', path: '/resources/requests/memory', value: '64Mi' },
      { op: 'replace', path: '/resources/limits/memory', value: '64Mi' },
    ]);
  },
};
