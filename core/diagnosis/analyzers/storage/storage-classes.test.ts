import { describe, expect, it } from 'vitest';
import { claim, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { storageClasses } from './storage-classes.ts';

const storageClass = (name: string, provisioner: string, isDefault = false) =>
  object(
    'storage.k8s.io/v1',
    'StorageClass',
    name,
    { provisioner },
    isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {},
  );
const driver = object('storage.k8s.io/v1', 'CSIDriver', 'disk.csi.example');
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), storageClasses);

describe('storage classes', () => {
  it('finds a driver that is not installed, which claims wait for', () => {
    expect(found(storageClass('fast', 'disk.csi.example'), claim('data', { storageClass: 'fast' }))).toMatchObject([
      {
        reason: 'ProvisionerMissing',
        severity: 'high',
        cause: { object: { kind: 'CSIDriver', uid: '' }, confidence: 0.8 },
      },
    ]);
    expect(found(storageClass('fast', 'disk.csi.example'))).toMatchObject([{ severity: 'low' }]);
  });

  it('knows a driver that is there, and provisioners that register nowhere', () => {
    expect(found(storageClass('fast', 'disk.csi.example'), driver, claim('data', { storageClass: 'fast' }))).toEqual(
      [],
    );
    expect(found(storageClass('local', 'rancher.io/local-path'), claim('data', { storageClass: 'local' }))).toEqual([]);
    expect(
      analyzeAll(indexOf([storageClass('fast', 'disk.csi.example')], { unread: ['CSIDriver'] }), storageClasses),
    ).toEqual([]);
  });

  it('notes two defaults, once', () => {
    expect(found(storageClass('a', 'x', true), storageClass('b', 'x', true))).toMatchObject([
      { reason: 'SeveralDefaultClasses', severity: 'info' },
    ]);
    expect(found(storageClass('a', 'x', true), storageClass('b', 'x'))).toEqual([]);
  });
});
