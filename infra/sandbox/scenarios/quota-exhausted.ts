import { objectPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const quotaExhausted: Scenario = {
  name: 'quota-exhausted',
  title: 'Quota too small for the namespace',
  truth: {
    culprit: { kind: 'ResourceQuota', namespace: 'payments', name: 'payments' },
    reason: 'QuotaExhausted',
    explanation: 'The quota of payments was lowered to 10 pods, fewer than run there; no new pod is admitted.',
    remedies: [],
  },
  break: async (admin) => {
    await admin.mergePatch(objectPath('ResourceQuota', 'payments', 'payments'), { spec: { hard: { pods: '10' } } });
    await restart(admin, 'payments', 'payouts');
  },
};
