import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const readinessWrongPath: Scenario = {
  name: 'readiness-wrong-path',
  title: 'Readiness probe on a path that does not exist',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'platform', name: 'feature-flags' },
    reason: 'ReadinessProbeWrong',
    explanation: 'The readiness probe of feature-flags asks /readyz, which answers 404; the path is /ready.',
    remedies: ['fix-probe', 'rollback'],
    wrongRemedy: {
      action: 'fix-probe',
      target: { kind: 'Deployment', namespace: 'platform', name: 'feature-flags' },
      parameters: { container: 'feature-flags', probe: 'readiness', path: '/health/ready' },
    },
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'platform', 'feature-flags', [
      { op: 'replace', path: '/readinessProbe/httpGet/path', value: '/readyz' },
    ]);
  },
};
