import { expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { sayEnrichment } from './say-enrichment.ts';

const web = { kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u' };
const crash: Finding = {
  id: 'crash-1',
  analyzer: 'crash',
  severity: 'high',
  object: web,
  reason: 'CrashLoop',
  message: 'Its container exits.',
  evidence: [{ kind: 'log', object: web, path: 'web', value: 'panic: no\n config' }],
  cause: { object: web, reason: 'X', confidence: 1, explanation: 'A key is missing.' },
  dependsOn: [],
  remedies: [],
};

it('says what diagnosis and the log tell of the object that an alert names, and of no other', () => {
  expect(sayEnrichment('Deployment/shop/web', true, [crash])).toEqual({
    says: 'Deployment/shop/web: Its container exits. A key is missing. Its log says “panic: no config”.',
    refs: ['crash-1'],
  });
  expect(sayEnrichment('Deployment/shop/cart', true, [crash]).says).toContain('finds nothing wrong');
  expect(sayEnrichment('Deployment/shop/old', false, []).says).toContain('does not exist');
});
