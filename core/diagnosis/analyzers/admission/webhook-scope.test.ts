import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import {
  ago,
  deployment,
  indexOf,
  namespace,
  object,
  pod,
  replicaSet,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { webhookScope } from './webhook-scope.ts';

const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];

function hook(rest: object = {}): KubeObject {
  const clientConfig = { service: { namespace: 'shop', name: 'guard', port: 80 } };
  const webhooks = [{ name: 'pods.guard.example', failurePolicy: 'Fail', clientConfig, rules, ...rest }];
  return object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'guard', { webhooks });
}

const made = deployment({ name: 'guard', replicas: 1 });
const current = replicaSet(made);
const place = [namespace('shop'), service({ name: 'guard' })];
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf([...place, ...objects]), webhookScope);
const short = ({ reason, severity }: { readonly reason: string; readonly severity: string }) => `${severity} ${reason}`;

describe('webhookScope', () => {
  it('notes a webhook that is asked about its own pods, and finds it once they cannot be made any more', () => {
    expect(run(hook(), made, current, pod(current)).map(short)).toEqual(['info WebhookGuardsItself']);
    const message = 'Internal error occurred: failed calling webhook "pods.guard.example": no endpoints available';
    const refused = replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message, lastTransitionTime: ago(60) }],
    });
    expect(run(hook(), made, refused)).toMatchObject([
      { severity: 'high', cause: { confidence: 0.9, object: { kind: 'MutatingWebhookConfiguration' } } },
    ]);
  });

  it('sees that its namespace or its pods are left out, that it may fail, or is asked about other things', () => {
    const well = [made, current, pod(current)];
    const key = 'kubernetes.io/metadata.name';
    const others = { matchExpressions: [{ key, operator: 'NotIn', values: ['shop'] }] };
    const notItself = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['guard'] }] };
    for (const rest of [
      { namespaceSelector: others },
      { objectSelector: notItself },
      { failurePolicy: 'Ignore' },
      { rules: [{ apiGroups: ['apps'], operations: ['*'], resources: ['deployments'] }] },
    ])
      expect(run(hook(rest), ...well)).toEqual([]);
  });

  it('notes a webhook that is skipped because nothing serves it, and one that may be slow', () => {
    const lost = { clientConfig: { service: { namespace: 'shop', name: 'lost' } }, failurePolicy: 'Ignore' };
    expect(run(hook(lost), made).map(short)).toEqual(['info WebhookSkipped']);
    expect(run(hook({ timeoutSeconds: 30, rules: [] }), made, current, pod(current)).map(short)).toEqual([
      'info WebhookSlow',
    ]);
  });
});
