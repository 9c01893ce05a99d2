import { setImage } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const imagePullUnauthorized: Scenario = {
  name: 'image-pull-unauthorized',
  title: 'Private image without a pull secret',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'logistics', name: 'label-printer' },
    reason: 'ImagePullUnauthorized',
    explanation: 'label-printer was moved to the guarded registry, and its namespace has no credentials for it.',
    remedies: ['rollback', 'set-image'],
    wrongRemedy: {
      action: 'restart-rollout',
      target: { kind: 'Deployment', namespace: 'logistics', name: 'label-printer' },
      parameters: {},
    },
  },
  break: async (admin) => {
    await setImage(admin, 'logistics', 'label-printer', 'vault.registry.shop.example/payments/label-printer:4.3.0');
  },
};
