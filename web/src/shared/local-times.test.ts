import { expect, test } from 'vitest';
import { localTimes } from './local-times.ts';

test('says a moment as a person reads it and leaves the rest', () => {
  const said = localTimes('Waiting until 2026-11-24T23:50:41.202Z, plan e39d11d9');
  expect(said).toMatch(/^Waiting until .*2026.*, plan e39d11d9$/);
  expect(said).not.toContain('T23');
});
