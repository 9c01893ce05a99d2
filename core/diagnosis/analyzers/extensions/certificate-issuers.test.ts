import { describe, expect, it } from 'vitest';
import { ago, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { certificateIssuers } from './certificate-issuers.ts';

const issuer = (status: string, message: string, seconds = 300) =>
  object('cert-manager.io/v1', 'Issuer', 'ca', {
    status: {
      conditions: [{ type: 'Ready', status, reason: 'ErrGetKeyPair', message, lastTransitionTime: ago(seconds) }],
    },
  });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), certificateIssuers);

describe('certificateIssuers', () => {
  it('blames the Secret that the issuer misses', () => {
    expect(found(issuer('False', 'Error getting keypair for CA issuer: secrets "ca-key" not found'))[0]).toMatchObject({
      reason: 'IssuerNotReady',
      cause: { object: { kind: 'Secret', name: 'ca-key' }, reason: 'SecretMissing' },
    });
  });

  it('blames the issuer itself for what else it says', () => {
    expect(found(issuer('False', 'Failed to register ACME account: 403'))[0]?.cause).toMatchObject({
      object: { kind: 'Issuer' },
    });
  });

  it('has nothing to say of one that is ready or has only begun', () => {
    expect(found(issuer('True', 'Signing CA verified'))).toEqual([]);
    expect(found(issuer('False', 'registering', 10))).toEqual([]);
  });
});
