import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const serviceSelectorWrong: Scenario = {
  name: 'service-selector-wrong',
  title: 'Service whose selector matches no pod',
  truth: {
    culprit: { kind: 'Service', namespace: 'shop', name: 'recommendations' },
    reason: 'SelectorMatchesNothing',
    explanation:
      'The selector of the Service recommendations says recommendation, without the s; no pod has that label.',
    remedies: ['patch-selector'],
  },
  break: async (admin) => {
    await admin.mergePatch(objectPath('Service', 'shop', 'recommendations'), {
      spec: { selector: { 'app.kubernetes.io/name': 'recommendation' } },
    });
  },
};
