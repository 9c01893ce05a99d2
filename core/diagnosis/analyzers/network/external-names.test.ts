import { describe, expect, it } from 'vitest';
import { indexOf, ingress, namespace, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { externalNames } from './external-names.ts';

const alias = (externalName: string) => service({ name: 'db', spec: { type: 'ExternalName', externalName } });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(
    indexOf([namespace('shop'), namespace('data'), service({ name: 'other', namespace: 'data' }), ...objects]),
    externalNames,
  );

describe('external names', () => {
  it('finds a name inside the cluster that nothing answers to', () => {
    expect(found(alias('db.data.svc.cluster.local'))).toMatchObject([
      { reason: 'ExternalNameMissing', severity: 'medium', cause: { confidence: 0.85 } },
    ]);
    expect(found(alias('db.data.svc.cluster.local'), ingress({ backend: 'db' }))[0]?.severity).toBe('high');
  });

  it('finds addresses and loops', () => {
    expect(found(alias('10.1.2.3'))[0]?.reason).toBe('ExternalNameIsAddress');
    expect(found(alias('https://db.example'))[0]?.reason).toBe('ExternalNameIsAddress');
    expect(found(alias('db.shop.svc.cluster.local'))[0]?.reason).toBe('ExternalNameLoop');
  });

  it('leaves names outside, and those that are there, alone', () => {
    expect(found(alias('db.example'), alias('other.data.svc.cluster.local'))).toEqual([]);
  });
});
