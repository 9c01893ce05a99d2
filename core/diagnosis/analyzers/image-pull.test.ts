import { describe, expect, it } from 'vitest';
import { container, event, indexOf, pod, rolledOut, secret, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { imagePull } from './image-pull.ts';

const bad = 'registry.example/shop/checkout:2.0-typo';
const good = container({ image: 'registry.example/shop/checkout:1.9' });

function brokenRollout(message: string, image = bad) {
  const { deployment, current, previous } = rolledOut({ containers: [container({ image })] }, [[good]], {
    readyBefore: 2,
  });
  const stuck = waitingPod(current, 'ImagePullBackOff', `Back-off pulling image "${image}"`);
  return {
    objects: [
      deployment,
      current,
      ...previous,
      stuck,
      event(stuck, 'Failed', `Failed to pull image "${image}": ${message}`),
    ],
    deployment,
    stuck,
  };
}

describe('image pull', () => {
  it.each([
    ['containerd', `rpc error: code = NotFound desc = failed to pull and unpack image "${bad}": ${bad}: not found`],
    ['docker', `Error response from daemon: manifest for ${bad} not found: manifest unknown: manifest unknown`],
    ['cri-o', `reading manifest 2.0-typo in registry.example/shop/checkout: manifest unknown`],
    ['quay', `unexpected status code 404 Not Found: name_unknown`],
  ])('says that the image does not exist in the words of %s', (_, message) => {
    const { objects, deployment } = brokenRollout(message);
    const [finding] = analyzeAll(indexOf(objects), imagePull);
    expect(finding?.cause).toMatchObject({
      reason: 'ImageNotFound',
      object: { kind: 'Deployment', uid: deployment.metadata.uid },
    });
    expect(finding?.evidence.map(({ kind }) => kind)).toEqual(['field', 'field', 'event', 'change']);
  });

  it.each([
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'Error response from daemon: Head "https://registry.example/v2/": unauthorized: authentication required',
    'reading manifest 1 in registry.example: denied: requested access to the resource is denied',
    'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
  ])('tells a refusal from a missing image: %s', (message) => {
    const { objects } = brokenRollout(message, 'private.example/secret/checkout:1.9');
    expect(analyzeAll(indexOf(objects), imagePull)[0]?.cause?.reason).toBe('ImagePullUnauthorized');
  });

  it('takes a refusal for a slip of the pen when the repository is nearly the one before', () => {
    const { objects } = brokenRollout(
      'pull access denied, repository does not exist or may require authorization',
      'registry.example/shop/chekout:1.9',
    );
    expect(analyzeAll(indexOf(objects), imagePull)[0]?.cause?.reason).toBe('ImageNotFound');
  });

  it('blames the pull secret that the pod names and that does not exist', () => {
    const { deployment, current } = rolledOut({ spec: { imagePullSecrets: [{ name: 'registry-login' }] } });
    const stuck = waitingPod(current, 'ErrImagePull', 'unauthorized: authentication required');
    const causeWith = (...more: readonly ReturnType<typeof secret>[]) =>
      analyzeAll(indexOf([deployment, current, stuck, ...more]), imagePull)[0]?.cause;
    expect(causeWith()).toMatchObject({
      reason: 'SecretMissing',
      object: { kind: 'Secret', name: 'registry-login', uid: '' },
    });
    expect(causeWith(secret('registry-login', ['.dockerconfigjson']))?.reason).toBe('ImagePullUnauthorized');
  });

  it('proposes to roll back to the revision that still serves, then its image', () => {
    const [finding] = analyzeAll(indexOf(brokenRollout('manifest unknown').objects), imagePull);
    expect(finding?.remedies.map(({ action, parameters }) => [action, parameters])).toEqual([
      ['rollback', { toRevision: 1 }],
      ['set-image', { container: 'app', image: good.image }],
    ]);
  });

  it('skips an earlier revision with the same bad image', () => {
    const { deployment, current, previous } = rolledOut({ containers: [container({ image: bad })] }, [
      [container({ image: bad })],
      [good],
    ]);
    const stuck = waitingPod(current, 'ImagePullBackOff', 'manifest unknown');
    const [finding] = analyzeAll(indexOf([deployment, current, ...previous, stuck]), imagePull);
    expect(finding?.remedies[0]?.parameters).toEqual({ toRevision: 1 });
  });

  it('is one finding for all pods of a workload', () => {
    const { deployment, current } = rolledOut({});
    const pods = ['a', 'b', 'c'].map((name) => waitingPod(current, 'ImagePullBackOff', 'not found', { name }));
    expect(analyzeAll(indexOf([deployment, current, ...pods]), imagePull)).toHaveLength(1);
  });

  it('finds nothing while an image is being pulled, in a pod that is being deleted, or in a healthy one', () => {
    const { deployment, current } = rolledOut({});
    const fine = [
      waitingPod(current, 'ContainerCreating', '', { name: 'a' }),
      waitingPod(current, 'ErrImagePull', 'not found', { name: 'b', deleting: true }),
      pod(current, { name: 'c' }),
    ];
    expect(analyzeAll(indexOf([deployment, current, ...fine]), imagePull)).toEqual([]);
  });
});
