import { describe, expect, it } from 'vitest';
import { claim, indexOf, node, object, rolledOut, unplacedPod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { volumeAffinity } from './volume-affinity.ts';

const zoned = (name: string, zone: string) => node({ name, labels: { zone } });
const volume = (name: string, zone: string) =>
  object('v1', 'PersistentVolume', name, {
    spec: {
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] },
      },
    },
    status: { phase: 'Bound' },
  });
const bound = (name: string) => claim(name, { phase: 'Bound', volume: `pv-${name}` });
const found = (
  names: readonly string[],
  nodeSelector: Readonly<Record<string, string>>,
  ...objects: Parameters<typeof indexOf>[0]
) => {
  const volumes = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const { deployment, current } = rolledOut({ replicas: 1, spec: { volumes, nodeSelector } });
  const waiting = unplacedPod(current, '0/2 nodes are available: 1 node(s) had volume node affinity conflict.');
  return analyzeAll(
    indexOf([zoned('node-1', 'a'), zoned('node-2', 'b'), deployment, current, waiting, ...objects]),
    volumeAffinity,
  );
};

describe('volume affinity', () => {
  it('finds that the volume is elsewhere than the pod may go', () => {
    expect(found(['data'], { zone: 'b' }, bound('data'), volume('pv-data', 'a'))).toMatchObject([
      { reason: 'VolumeElsewhere', object: { kind: 'Deployment' }, cause: { confidence: 0.82 } },
    ]);
  });

  it('finds that two volumes are in different places', () => {
    const both = [bound('data'), bound('index'), volume('pv-data', 'a'), volume('pv-index', 'b')];
    expect(found(['data', 'index'], {}, ...both)).toMatchObject([{ reason: 'VolumesApart' }]);
  });

  it('leaves volumes alone that the pod can reach, and those whose home is gone to others', () => {
    expect(found(['data'], { zone: 'a' }, bound('data'), volume('pv-data', 'a'))).toEqual([]);
    expect(found(['data'], {}, bound('data'), volume('pv-data', 'a'))).toEqual([]);
    expect(found(['data'], { zone: 'b' }, bound('data'), volume('pv-data', 'c'))).toEqual([]);
    expect(found(['data'], { zone: 'b' }, claim('data'))).toEqual([]);
  });
});
