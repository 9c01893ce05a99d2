import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const livenessWrongPort: Scenario = {
  name: 'liveness-wrong-port',
  title: 'Liveness probe on the wrong port',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'logistics', name: 'carrier-gateway' },
    reason: 'LivenessProbeWrong',
    explanation:
      'The liveness probe of carrier-gateway asks port 8081, where nothing listens; it is killed again and again.',
    remedies: ['fix-probe', 'rollback'],
    wrongRemedy: {
      action: 'fix-probe',
      target: { kind: 'Deployment', namespace: 'logistics', name: 'carrier-gateway' },
      parameters: { container: 'carrier-gateway', probe: 'liveness', port: 9090 },
    },
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'logistics', 'carrier-gateway', [
      { op: 'replace', path: '/livenessProbe/httpGet/port', value: 8081 },
    ]);
  },
};
