import { expect, test } from 'vitest';
import { parameterWords } from './parameter-words.ts';

test('names nested parameters by their path', () => {
  expect(parameterWords({ container: 'app', limits: { memory: '256Mi' }, toRevision: 3 })).toEqual([
    ['container', 'app'],
    ['limits.memory', '256Mi'],
    ['toRevision', '3'],
  ]);
});

test('leaves out what has no value yet', () => {
  expect(parameterWords({ key: 'DATABASE_URL', value: undefined })).toEqual([['key', 'DATABASE_URL']]);
});
