import { describe, expect, it } from 'vitest';
import { claim, event, indexOf, object, statefulSet } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { volumeClaims } from './volume-claims.ts';

const storageClass = (name: string, rest: object = {}) =>
  object('storage.k8s.io/v1', 'StorageClass', name, { provisioner: 'x', ...rest });
const lazy = storageClass('standard', { volumeBindingMode: 'WaitForFirstConsumer' });

describe('volume claims', () => {
  it('finds a class that does not exist, without any event', () => {
    const [finding] = analyzeAll(indexOf([claim('data', { storageClass: 'premium' }), lazy]), volumeClaims);
    expect(finding?.cause).toMatchObject({
      reason: 'StorageClassMissing',
      object: { kind: 'PersistentVolumeClaim', name: 'data' },
    });
  });

  it('blames the class when others were bound with it, and the StatefulSet that asks for it', () => {
    const bound = claim('old', { phase: 'Bound', storageClass: 'premium' });
    expect(
      analyzeAll(indexOf([claim('data', { storageClass: 'premium' }), bound]), volumeClaims)[0]?.cause?.object,
    ).toMatchObject({ kind: 'StorageClass', name: 'premium', uid: '' });
    const set = statefulSet({ claims: [claim('data', { storageClass: 'premium' })] });
    expect(
      analyzeAll(indexOf([claim('data-db-0', { storageClass: 'premium' }), set]), volumeClaims)[0]?.cause?.object,
    ).toMatchObject({ kind: 'StatefulSet', name: 'db' });
  });

  it('finds nothing in a claim that waits for its first consumer, is bound, or is new', () => {
    const fine = [
      claim('a', { storageClass: 'standard' }),
      claim('b', { phase: 'Bound', storageClass: 'gone' }),
      claim('c', { storageClass: 'fast', ageSeconds: 20 }),
    ];
    expect(analyzeAll(indexOf([...fine, lazy, storageClass('fast')]), volumeClaims)).toEqual([]);
  });

  it('finds a claim without class where there is no default, a refusal of the provisioner, and a lost volume', () => {
    const reasonOf = (...objects: Parameters<typeof indexOf>[0]) =>
      analyzeAll(indexOf(objects), volumeClaims)[0]?.reason;
    const pending = claim('data', { storageClass: 'fast' });
    expect(reasonOf(claim('data'), storageClass('fast'))).toBe('StorageClassMissing');
    expect(reasonOf(pending, storageClass('fast'), event(pending, 'ProvisioningFailed', 'quota exceeded'))).toBe(
      'ProvisioningFailed',
    );
    expect(reasonOf(claim('data', { phase: 'Lost', volume: 'pv' }))).toBe('VolumeLost');
  });

  it('does not miss classes that could not be read', () => {
    expect(
      analyzeAll(indexOf([claim('data', { storageClass: 'premium' })], { unread: ['StorageClass'] }), volumeClaims),
    ).toEqual([]);
  });
});
