import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { creationFailureOf } from '../../diagnosis/creation-failures.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { webhookConfigurations } from '../../diagnosis/webhook-state.ts';
import type { Workload } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

/** The webhooks and quotas that keep pods of a workload from being made, as the API server's refusal names them. */
export function admissionLinks(index: ClusterIndex, workload: Workload): readonly Link[] {
  const failure = creationFailureOf(index, workload);
  if (failure === null) return [];
  const { message, evidence } = failure;
  const webhook = /webhook "([^"]+)"/.exec(message)?.[1];
  const quota = /(?:exceeded|failed) quota: ([a-z0-9.-]+)/.exec(message)?.[1];
  const says = `The API server asked it before making pods of ${sayObject(workload)}.`;
  const configurations =
    webhook === undefined
      ? []
      : webhookConfigurations(index).filter(({ webhooks = [] }) => webhooks.some(({ name }) => name === webhook));
  const limit = quota === undefined ? undefined : index.find('ResourceQuota', workload.metadata.namespace ?? '', quota);
  return [...configurations, ...(limit === undefined ? [] : [limit])].map((gate) =>
    link(refOf(gate), workload, 'admitted-by', says, evidence),
  );
}
