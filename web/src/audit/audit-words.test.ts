import { expect, test } from 'vitest';
import { auditWords } from './audit-words.ts';

test('names objects and shortens hashes', () => {
  const target = { kind: 'Deployment', namespace: 'shop', name: 'api', uid: 'bcdcdcdb-f3d2' };
  expect(auditWords({ target, planHash: 'ab'.repeat(32), isDryRun: false })).toEqual([
    ['target', 'Deployment shop/api'],
    ['planHash', 'abababab'],
    ['isDryRun', 'false'],
  ]);
});
