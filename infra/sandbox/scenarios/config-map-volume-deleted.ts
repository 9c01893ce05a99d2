import { objectPath } from '../system/read-all.ts';
import type { Scenario } from './scenario.ts';

export const configMapVolumeDeleted: Scenario = {
  name: 'config-map-volume-deleted',
  title: 'Mounted ConfigMap deleted by mistake',
  truth: {
    culprit: { kind: 'ConfigMap', namespace: 'monitoring', name: 'prometheus-rules' },
    reason: 'ConfigMapMissing',
    explanation:
      'The ConfigMap prometheus-rules was deleted; since its pod was replaced, Prometheus waits for the volume.',
    remedies: ['set-config-key'],
  },
  break: async (admin) => {
    await admin.delete(objectPath('ConfigMap', 'monitoring', 'prometheus-rules'));
    await admin.delete(objectPath('Pod', 'monitoring', 'prometheus-0'));
  },
};
