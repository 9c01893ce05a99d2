import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const serviceTargetPortWrong: Scenario = {
  name: 'service-target-port-wrong',
  title: 'Service that forwards to the wrong port',
  truth: {
    culprit: { kind: 'Service', namespace: 'shop', name: 'inventory' },
    reason: 'TargetPortWrong',
    explanation:
      'The Service inventory forwards to port 8000; its pods listen on 8080, and checkout cannot do without them.',
    remedies: ['patch-port'],
    wrongRemedy: {
      action: 'patch-port',
      target: { kind: 'Service', namespace: 'shop', name: 'inventory' },
      parameters: { port: 80, targetPort: 9000 },
    },
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('Service', 'shop', 'inventory'), [
      { op: 'replace', path: '/spec/ports/0/targetPort', value: 8000 },
    ]);
  },
};
