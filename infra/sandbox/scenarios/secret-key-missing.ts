import { objectPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const secretKeyMissing: Scenario = {
  name: 'secret-key-missing',
  title: 'Key of a Secret renamed',
  truth: {
    culprit: { kind: 'Secret', namespace: 'shop', name: 'accounts-jwt' },
    reason: 'SecretKeyMissing',
    explanation: 'A rotation wrote the key signing_key instead of signing-key; accounts reads the old one.',
    remedies: ['set-secret-key'],
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('Secret', 'shop', 'accounts-jwt'), [
      { op: 'move', from: '/data/signing-key', path: '/data/signing_key' },
    ]);
    await restart(admin, 'shop', 'accounts');
  },
};
