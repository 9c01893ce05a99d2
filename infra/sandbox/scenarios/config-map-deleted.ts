import { objectPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const configMapDeleted: Scenario = {
  name: 'config-map-deleted',
  title: 'ConfigMap deleted by mistake',
  truth: {
    culprit: { kind: 'ConfigMap', namespace: 'shop', name: 'pricing-rules' },
    reason: 'ConfigMapMissing',
    explanation: 'The ConfigMap pricing-rules was deleted; pods of pricing that start since then lack it.',
    remedies: ['set-config-key'],
    wrongRemedy: {
      action: 'set-config-key',
      target: { kind: 'ConfigMap', namespace: 'shop', name: 'pricing-rules' },
      parameters: { key: 'rounding-mode', value: 'half-even' },
    },
  },
  break: async (admin) => {
    await admin.delete(objectPath('ConfigMap', 'shop', 'pricing-rules'));
    await restart(admin, 'shop', 'pricing');
  },
};
