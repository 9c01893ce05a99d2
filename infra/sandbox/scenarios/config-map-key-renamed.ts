import { objectPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const configMapKeyRenamed: Scenario = {
  name: 'config-map-key-renamed',
  title: 'Key of a ConfigMap renamed',
  truth: {
    culprit: { kind: 'ConfigMap', namespace: 'shop', name: 'promotion-calendar' },
    reason: 'ConfigMapKeyMissing',
    explanation: 'The key calendar of promotion-calendar became calender by a typo; promotions reads the old one.',
    remedies: ['set-config-key'],
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('ConfigMap', 'shop', 'promotion-calendar'), [
      { op: 'move', from: '/data/calendar', path: '/data/calender' },
    ]);
    await restart(admin, 'shop', 'promotions');
  },
};
