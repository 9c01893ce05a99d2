import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const cronjobSuspended: Scenario = {
  name: 'cronjob-suspended',
  title: 'CronJob left suspended',
  truth: {
    culprit: { kind: 'CronJob', namespace: 'logistics', name: 'stock-sync' },
    reason: 'CronJobSuspended',
    explanation: 'stock-sync was suspended for a stocktaking and never resumed.',
    remedies: ['resume-cronjob'],
  },
  break: async (admin) => {
    await admin.mergePatch(objectPath('CronJob', 'logistics', 'stock-sync'), { spec: { suspend: true } });
  },
};
