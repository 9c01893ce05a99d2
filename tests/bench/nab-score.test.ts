import { expect, it } from 'vitest';
import { nabScore, probation } from './nab-score.ts';

const standard = { tpWeight: 1, fnWeight: 1, fpWeight: 0.11 };
const series = (detections: readonly number[]) => [{ length: 1_000, windows: [[500, 599]] as const, detections }];

it('gives nothing for no detection, and everything for the first row of each window', () => {
  expect(nabScore(series([]), standard)).toBe(0);
  expect(nabScore(series([500]), standard)).toBeCloseTo(100);
});

it('rewards the first detection of a window only, and the earlier the more', () => {
  expect(nabScore(series([510, 520, 530]), standard)).toBe(nabScore(series([510]), standard));
  expect(nabScore(series([510]), standard)).toBeGreaterThan(nabScore(series([590]), standard));
});

it('takes off for each detection outside, less for one that comes just late, nothing during probation', () => {
  expect(nabScore(series([500, 300]), standard)).toBeCloseTo(100 - 5.5);
  expect(nabScore(series([500, 605]), standard)).toBeGreaterThan(nabScore(series([500, 900]), standard));
  expect(nabScore(series([500, probation(1_000) - 1]), standard)).toBeCloseTo(100);
});
