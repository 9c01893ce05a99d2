import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const scaledToZero: Scenario = {
  name: 'scaled-to-zero',
  title: 'Deployment scaled to zero behind a Service',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'shop', name: 'reviews' },
    reason: 'ScaledToZero',
    explanation: 'reviews was scaled to zero for a maintenance and never back; its Service has no endpoint.',
    remedies: ['scale'],
  },
  break: async (admin) => {
    await admin.mergePatch(`${objectPath('Deployment', 'shop', 'reviews')}/scale`, { spec: { replicas: 0 } });
  },
};
