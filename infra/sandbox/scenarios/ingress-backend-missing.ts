import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const ingressBackendMissing: Scenario = {
  name: 'ingress-backend-missing',
  title: 'Ingress to a Service that does not exist',
  truth: {
    culprit: { kind: 'Ingress', namespace: 'platform', name: 'status' },
    reason: 'BackendServiceMissing',
    explanation: 'The Ingress status sends its host to the Service status-page-v2, which was never made.',
    remedies: ['patch-port'],
  },
  break: async (admin) => {
    await admin.jsonPatch(objectPath('Ingress', 'platform', 'status'), [
      { op: 'replace', path: '/spec/rules/0/http/paths/0/backend/service/name', value: 'status-page-v2' },
    ]);
  },
};
