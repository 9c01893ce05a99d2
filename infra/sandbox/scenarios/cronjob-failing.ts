import { collectionPath, objectPath } from '../system/read-all.ts';
import type { SandboxAdmin, Scenario } from './scenario.ts';

export const cronjobFailing: Scenario = {
  name: 'cronjob-failing',
  title: 'CronJob that always fails',
  truth: {
    culprit: { kind: 'CronJob', namespace: 'payments', name: 'reconciliation' },
    reason: 'JobFailing',
    explanation:
      'reconciliation was updated to 2.4.0, which cannot read the statements and fails every time; 2.3.1 could.',
    remedies: ['set-image'],
  },
  break: async (admin) => {
    const path = objectPath('CronJob', 'payments', 'reconciliation');
    await admin.jsonPatch(path, [
      {
        op: 'replace',
        path: '/spec/jobTemplate/spec/template/spec/containers/0/image',
        value: 'registry.shop.example/payments/reconciliation:2.4.0',
      },
    ]);
    await runNow(admin, path);
  },
};

/** `kubectl create job --from=cronjob/reconciliation`. */
async function runNow(admin: SandboxAdmin, path: string): Promise<void> {
  const cronJob = (await admin.get(path)) as {
    readonly metadata: { readonly name: string; readonly uid: string };
    readonly spec: { readonly jobTemplate: { readonly spec: object } };
  };
  const { name, uid } = cronJob.metadata;
  await admin.create(collectionPath('Job', 'payments'), {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      generateName: `${name}-manual-`,
      namespace: 'payments',
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
    },
    spec: cronJob.spec.jobTemplate.spec,
  });
}
