import { powerOff } from '../control-plane/node-manifests.ts';
import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const nodeNotReady: Scenario = {
  name: 'node-not-ready',
  title: 'Machine without power',
  truth: {
    culprit: { kind: 'Node', namespace: '', name: 'general-03' },
    reason: 'NodeNotReady',
    explanation: 'The machine general-03 lost its power: its kubelet no longer reports, and its pods do not answer.',
    remedies: [],
  },
  break: async (admin) => {
    await admin.mergePatch(objectPath('Node', '', 'general-03'), powerOff);
  },
};
