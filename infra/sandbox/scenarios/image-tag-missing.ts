import { setImage } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const imageTagMissing: Scenario = {
  name: 'image-tag-missing',
  title: 'Release with a tag that was never pushed',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'logistics', name: 'returns' },
    reason: 'ImageNotFound',
    explanation: 'Someone set the image of returns to 1.22.0, which the registry does not have.',
    remedies: ['rollback', 'set-image'],
    wrongRemedy: {
      action: 'set-image',
      target: { kind: 'Deployment', namespace: 'logistics', name: 'returns' },
      parameters: { container: 'returns', image: 'registry.shop.example/logistics/returns:1.22.1' },
    },
  },
  break: async (admin) => {
    await setImage(admin, 'logistics', 'returns', 'registry.shop.example/logistics/returns:1.22.0');
  },
};
