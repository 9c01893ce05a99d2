import { application } from '../system/application.ts';
import { only, type SystemObject } from '../system/manifest.ts';
import { sizes } from '../system/profiles.ts';
import { claim } from '../system/surroundings.ts';
import type { Scenario } from './scenario.ts';

export const storageClassMissing: Scenario = {
  name: 'storage-class-missing',
  title: 'Claim of a storage class that does not exist',
  truth: {
    culprit: { kind: 'PersistentVolumeClaim', namespace: 'analytics', name: 'report-archive-data' },
    reason: 'StorageClassMissing',
    explanation:
      'report-archive was installed with a claim of the storage class premium-ssd, which this cluster does not have.',
    remedies: [],
  },
  break: async (admin) => {
    for (const { manifest } of reportArchive()) await admin.apply(manifest);
  },
};

function reportArchive(): readonly SystemObject[] {
  const namespace = 'analytics';
  return [
    only(claim(namespace, 'report-archive-data', '50Gi', 'premium-ssd')),
    ...application({
      namespace,
      name: 'report-archive',
      partOf: 'analytics',
      releases: ['nginx:1.29.2'],
      replicas: 1,
      exposes: { http: 80 },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'report-archive-data' } }],
      main: {
        ports: { http: 8080 },
        readiness: { port: 8080, path: '/ready' },
        mounts: { data: '/usr/share/nginx/html' },
        ...sizes.tiny,
      },
    }),
  ];
}
