import { editTemplate } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const nodeSelectorUnknown: Scenario = {
  name: 'node-selector-unknown',
  title: 'Node selector that no machine has',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'analytics', name: 'model-server' },
    reason: 'NodeSelectorMatchesNothing',
    explanation: 'model-server asks for machines with accelerator=nvidia-l4; there is none.',
    remedies: ['rollback'],
  },
  break: async (admin) => {
    await editTemplate(admin, 'analytics', 'model-server', { spec: { nodeSelector: { accelerator: 'nvidia-l4' } } });
  },
};
