import { editFirstContainer, indexOfEnv } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const envVariableMissing: Scenario = {
  name: 'env-variable-missing',
  title: 'Environment variable removed',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'analytics', name: 'reports-api' },
    reason: 'EnvVarMissing',
    explanation: 'DB_HOST was taken out of reports-api, which cannot start without it.',
    remedies: ['set-env', 'rollback'],
    wrongRemedy: {
      action: 'set-env',
      target: { kind: 'Deployment', namespace: 'analytics', name: 'reports-api' },
      parameters: { container: 'reports-api', name: 'DB_HOST', value: 'postgres-order.data' },
    },
  },
  break: async (admin) => {
    const index = await indexOfEnv(admin, 'analytics', 'reports-api', 'DB_HOST');
    await editFirstContainer(admin, 'analytics', 'reports-api', [{ op: 'remove', path: `/env/${index}` }]);
  },
};
