import { describe, expect, it } from 'vitest';
import { claim, configMap, container, event, indexOf, rolledOut, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { volumeSources } from './volume-sources.ts';

const mounted = container({ volumeMounts: [{ name: 'rules', mountPath: '/etc/rules.yaml', subPath: 'rules.yaml' }] });

function stuckWith(volumes: NonNullable<Parameters<typeof rolledOut>[0]['spec']>['volumes'], ageSeconds = 120) {
  const { deployment, current } = rolledOut({ containers: [mounted], spec: { volumes: volumes ?? [] } });
  return [deployment, current, waitingPod(current, 'ContainerCreating', '', { ageSeconds })];
}

describe('volume sources', () => {
  it('finds the missing ConfigMap of a volume and which key its mount reads', () => {
    const [finding] = analyzeAll(
      indexOf(stuckWith([{ name: 'rules', configMap: { name: 'pricing' } }])),
      volumeSources,
    );
    expect(finding?.cause).toMatchObject({ reason: 'ConfigMapMissing', object: { name: 'pricing', uid: '' } });
    expect(finding?.remedies).toMatchObject([{ action: 'set-config-key', parameters: { key: 'rules.yaml' } }]);
  });

  it('finds a missing item of a projected Secret', () => {
    const volumes = [
      { name: 'rules', projected: { sources: [{ secret: { name: 'tls', items: [{ key: 'ca.crt', path: 'ca' }] } }] } },
    ];
    expect(analyzeAll(indexOf(stuckWith(volumes)), volumeSources)[0]?.cause?.reason).toBe('SecretMissing');
  });

  it('finds a missing claim', () => {
    const objects = stuckWith([{ name: 'rules', persistentVolumeClaim: { claimName: 'data' } }]);
    expect(analyzeAll(indexOf(objects), volumeSources)[0]?.cause).toMatchObject({
      reason: 'VolumeClaimMissing',
      object: { kind: 'PersistentVolumeClaim' },
    });
    expect(analyzeAll(indexOf([...objects, claim('data', { phase: 'Bound' })]), volumeSources)).toEqual([]);
  });

  it('speaks at once when the kubelet has said FailedMount', () => {
    const objects = stuckWith([{ name: 'rules', configMap: { name: 'pricing' } }], 5);
    const [, , stuck] = objects;
    expect(analyzeAll(indexOf(objects), volumeSources)).toEqual([]);
    const told =
      stuck === undefined
        ? []
        : [event(stuck, 'FailedMount', 'MountVolume.SetUp failed for volume "rules" : configmap "pricing" not found')];
    expect(analyzeAll(indexOf([...objects, ...told]), volumeSources)).toHaveLength(1);
  });

  it('finds nothing when the source is there', () => {
    const objects = stuckWith([{ name: 'rules', configMap: { name: 'pricing', items: [{ key: 'a', path: 'a' }] } }]);
    expect(analyzeAll(indexOf([...objects, configMap('pricing', { a: '1' })]), volumeSources)).toEqual([]);
  });
});
