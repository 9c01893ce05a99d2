import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { serviceAccount } from '../../../testing/access-fixtures.ts';
import {
  ago,
  deployment,
  event,
  indexOf,
  pod,
  replicaSet,
  secret,
  waitingPod,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { serviceAccounts } from './service-accounts.ts';

const run = (objects: readonly KubeObject[], unread: readonly string[] = []) =>
  analyzeAll(indexOf(objects, { unread }), serviceAccounts);

const made = deployment({ name: 'cart', replicas: 1, spec: { serviceAccountName: 'cart' } });
const current = replicaSet(made);

describe('serviceAccounts', () => {
  it('finds a running workload whose account was deleted', () => {
    expect(run([made, current, pod(current)])).toMatchObject([
      {
        severity: 'low',
        reason: 'ServiceAccountGone',
        cause: { object: { kind: 'ServiceAccount', namespace: 'shop', name: 'cart', uid: '' } },
      },
    ]);
  });

  it('leaves refused pods to what finds refusals, and says nothing of what was not read or is default', () => {
    const message =
      'pods "cart-" is forbidden: error looking up service account shop/cart: serviceaccount "cart" not found';
    const refused = replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message, lastTransitionTime: ago(60) }],
    });
    expect(run([made, refused])).toEqual([]);
    expect(run([made, current, event(current, 'FailedCreate', message)])).toEqual([]);
    expect(run([made, current], ['ServiceAccount'])).toEqual([]);
    expect(run([deployment()])).toEqual([]);
    expect(run([made, current, serviceAccount('cart')])).toEqual([]);
  });

  it('notes a pull secret that is missing, from the pod or its account, while images are pulled', () => {
    const named = deployment({ spec: { imagePullSecrets: [{ name: 'registry' }] } });
    expect(run([named])).toMatchObject([{ severity: 'info', reason: 'PullSecretMissing' }]);
    expect(run([named, secret('registry', ['.dockerconfigjson'])])).toEqual([]);
    const account = serviceAccount('cart', { imagePullSecrets: [{ name: 'registry' }] });
    expect(run([made, account])[0]?.evidence[0]).toMatchObject({ object: { kind: 'ServiceAccount' } });
    const set = replicaSet(named);
    expect(run([named, set, waitingPod(set, 'ImagePullBackOff')])).toEqual([]);
  });
});
