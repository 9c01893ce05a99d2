import { collectionPath } from '../system/read-all.ts';
import { restart } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const webhookUnavailable: Scenario = {
  name: 'webhook-unavailable',
  title: 'Admission webhook without a server',
  truth: {
    culprit: { kind: 'ValidatingWebhookConfiguration', namespace: '', name: 'image-policy' },
    reason: 'WebhookUnavailable',
    explanation:
      'An admission webhook with failurePolicy Fail was registered for logistics; its Service was never installed, so no pod is admitted.',
    remedies: [],
  },
  break: async (admin) => {
    await admin.create(collectionPath('ValidatingWebhookConfiguration'), imagePolicy);
    await restart(admin, 'logistics', 'tracking');
  },
};

const imagePolicy = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'image-policy' },
  webhooks: [
    {
      name: 'pods.image-policy.shop.example',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      timeoutSeconds: 5,
      clientConfig: { service: { namespace: 'platform', name: 'image-policy', path: '/validate', port: 443 } },
      rules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' },
      ],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'logistics' } },
    },
  ],
};
