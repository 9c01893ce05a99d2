import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const networkPolicyBlocks: Scenario = {
  name: 'network-policy-blocks',
  title: 'Network policy that cuts off a database',
  truth: {
    culprit: { kind: 'NetworkPolicy', namespace: 'payments', name: 'allow-into-postgres-payments' },
    reason: 'NetworkPolicyBlocks',
    explanation:
      'The policy that lets ledger into postgres-payments was edited to port 5433; the database listens on 5432.',
    remedies: [],
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('NetworkPolicy', 'payments', 'allow-into-postgres-payments'), [
      { op: 'replace', path: '/spec/ingress/0/ports/0/port', value: 5433 },
    ]);
  },
};
