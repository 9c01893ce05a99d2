import { describe, expect, it } from 'vitest';
import { deployment, event, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { webhookCallEvents } from './webhook-call-events.ts';

const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard', {
  webhooks: [{ name: 'guard.example', clientConfig: {} }],
});
const says =
  'error updating: Internal error occurred: failed calling webhook "guard.example": context deadline exceeded';
const made = deployment();

describe('webhookCallEvents', () => {
  it('finds what cannot be worked on, as a symptom of the webhook', () => {
    expect(analyzeAll(indexOf([hook, made, event(made, 'SyncFailed', says)]), webhookCallEvents)).toMatchObject([
      {
        object: { kind: 'Deployment', name: 'checkout' },
        cause: null,
        dependsOn: [{ kind: 'ValidatingWebhookConfiguration', name: 'guard' }],
      },
    ]);
  });

  it('leaves out refused pods, old events, and webhooks that are gone', () => {
    const run = (...objects: readonly Parameters<typeof indexOf>[0][number][]) =>
      analyzeAll(indexOf([made, ...objects]), webhookCallEvents);
    expect(run(hook, event(made, 'FailedCreate', says))).toEqual([]);
    expect(run(hook, event(made, 'SyncFailed', says, { secondsAgo: 7200 }))).toEqual([]);
    expect(run(event(made, 'SyncFailed', says))).toEqual([]);
  });
});
