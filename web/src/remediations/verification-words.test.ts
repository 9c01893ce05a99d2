import { expect, test } from 'vitest';
import { verificationWords } from './verification-words.ts';

const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout', uid: 'u1' };

test('says what must come true', () => {
  expect(verificationWords({ kind: 'pods-ready', workload: checkout })).toBe(
    'Every pod of Deployment checkout becomes ready and stays ready.',
  );
  expect(verificationWords({ kind: 'field-equals', object: checkout, path: 'spec.replicas', value: 3 })).toBe(
    'spec.replicas of Deployment checkout is 3.',
  );
});

test('says that a field must be absent rather than null', () => {
  expect(verificationWords({ kind: 'field-equals', object: checkout, path: 'spec.paused', value: null })).toBe(
    'spec.paused of Deployment checkout is absent.',
  );
});
