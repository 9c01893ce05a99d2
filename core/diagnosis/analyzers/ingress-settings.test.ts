import { describe, expect, it } from 'vitest';
import { indexOf, ingress, object, secret } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { ingressSettings } from './ingress-settings.ts';

const nginx = object('networking.k8s.io/v1', 'IngressClass', 'nginx');
const encrypted = (name: string) => ingress({ spec: { tls: [{ hosts: ['shop.example'], secretName: name }] } });

describe('ingress settings', () => {
  it('finds a class and a certificate that do not exist', () => {
    expect(
      analyzeAll(indexOf([ingress({ spec: { ingressClassName: 'ngnix' } }), nginx]), ingressSettings)[0],
    ).toMatchObject({ reason: 'IngressClassMissing', severity: 'high' });
    expect(analyzeAll(indexOf([encrypted('shop-tls')]), ingressSettings)[0]?.cause).toMatchObject({
      reason: 'SecretMissing',
      object: { kind: 'Secret', name: 'shop-tls' },
    });
  });

  it('finds nothing when they exist, are not named, or could not be read', () => {
    expect(
      analyzeAll(
        indexOf([
          ingress({ spec: { ingressClassName: 'nginx' } }),
          encrypted('shop-tls'),
          nginx,
          secret('shop-tls', ['tls.crt']),
        ]),
        ingressSettings,
      ),
    ).toEqual([]);
    expect(analyzeAll(indexOf([ingress()]), ingressSettings)).toEqual([]);
    expect(
      analyzeAll(indexOf([encrypted('shop-tls')], { unread: ['Secret', 'IngressClass'] }), ingressSettings),
    ).toEqual([]);
  });
});
