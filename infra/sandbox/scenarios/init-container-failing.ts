import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const initContainerFailing: Scenario = {
  name: 'init-container-failing',
  title: 'Migration that fails before the program starts',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'shop', name: 'accounts' },
    reason: 'InitContainerFailing',
    explanation:
      'The migrations of accounts were set to 7.5.0-rc1, which fails on a missing table; the program never starts.',
    remedies: ['rollback', 'set-image'],
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('Deployment', 'shop', 'accounts'), [
      {
        op: 'replace',
        path: '/spec/template/spec/initContainers/0/image',
        value: 'registry.shop.example/shop/accounts-migrations:7.5.0-rc1',
      },
    ]);
  },
};
