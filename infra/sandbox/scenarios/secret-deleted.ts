import { objectPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const secretDeleted: Scenario = {
  name: 'secret-deleted',
  title: 'Secret deleted by mistake',
  truth: {
    culprit: { kind: 'Secret', namespace: 'platform', name: 'rabbitmq-client' },
    reason: 'SecretMissing',
    explanation: 'The Secret rabbitmq-client was deleted; pods of audit-trail that start since then lack it.',
    remedies: ['set-secret-key'],
  },
  break: async (admin) => {
    await admin.delete(objectPath('Secret', 'platform', 'rabbitmq-client'));
    await restart(admin, 'platform', 'audit-trail');
  },
};
