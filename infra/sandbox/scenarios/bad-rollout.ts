import { setImage } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const badRollout: Scenario = {
  name: 'bad-rollout',
  title: 'New release that crashes',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'shop', name: 'checkout' },
    reason: 'BadRollout',
    explanation: 'Release 2.5.0 of checkout dies at start by a fault of its own; 2.4.1 was well.',
    remedies: ['rollback', 'set-image'],
    wrongRemedy: {
      action: 'restart-rollout',
      target: { kind: 'Deployment', namespace: 'shop', name: 'checkout' },
      parameters: {},
    },
  },
  break: async (admin) => {
    await setImage(admin, 'shop', 'checkout', 'registry.shop.example/shop/checkout:2.5.0');
  },
};
