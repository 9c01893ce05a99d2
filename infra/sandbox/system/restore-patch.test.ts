import { describe, expect, it } from 'vitest';
import { restorePatch } from './restore-patch.ts';
import { configMap, serviceAccount } from './surroundings.ts';

const live = (more: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'rules', namespace: 'shop' },
  ...more,
});

describe('restorePatch', () => {
  it('puts the whole content back, so that what was added disappears', () => {
    const patch = restorePatch(
      live({ data: { rounding: 'up', extra: '1' } }),
      configMap('shop', 'rules', { rounding: 'down' }),
    );
    expect(patch).toContainEqual({ op: 'add', path: '/data', value: { rounding: 'down' } });
  });

  it('takes away fields that the manifest does not have', () => {
    const patch = restorePatch(live({ imagePullSecrets: [{ name: 'x' }] }), serviceAccount('shop', 'rules'));
    expect(patch).toContainEqual({ op: 'remove', path: '/imagePullSecrets' });
  });

  it('keeps what the control plane wrote into the metadata and drops what people did', () => {
    const annotations = { 'deployment.kubernetes.io/revision': '4', 'kubesage.dev/operation': 'op-1', note: 'mine' };
    const patch = restorePatch(
      { ...live({}), metadata: { name: 'rules', annotations } },
      configMap('shop', 'rules', {}),
    );
    expect(patch).toContainEqual({
      op: 'add',
      path: '/metadata/annotations',
      value: { 'deployment.kubernetes.io/revision': '4' },
    });
  });
});
