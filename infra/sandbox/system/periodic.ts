import { type Manifest, only, type SystemObject } from './manifest.ts';
import { labelsOf, type PodOptions, podTemplate } from './pod-template.ts';
import { serviceAccount } from './surroundings.ts';

export type PeriodicOptions = PodOptions & {
  readonly image: string;
  /** Cron expression. */
  readonly schedule: string;
};

/** A CronJob that tries once more before it gives up. */
export function periodic(options: PeriodicOptions): readonly SystemObject[] {
  return [only(serviceAccount(options.namespace, options.name)), only(cronJob(options))];
}

function cronJob(options: PeriodicOptions): Manifest {
  const { namespace, name, schedule, image } = options;
  const template = podTemplate(options, image);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace, labels: labelsOf(options) },
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 2,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 300,
          template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } },
        },
      },
    },
  };
}
