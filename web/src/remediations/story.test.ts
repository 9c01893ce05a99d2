import { expect, test } from 'vitest';
import { storyOf } from './story.ts';

const at = (minute: number) => `2026-03-01T12:0${minute}:00Z`;
const decision = { verdict: 'approve', planHash: 'h', reason: 'known typo', by: 'ada' } as const;

test('tells the decision before the phase that it brought about', () => {
  const story = storyOf({
    history: [
      { phase: 'awaiting-decision', at: at(1), says: '' },
      { phase: 'acting', at: at(2), says: '' },
      { phase: 'verifying', at: at(3), says: '' },
    ],
    decision: { ...decision, at: at(2) },
  });
  expect(story.map((entry) => entry.title)).toEqual(['Awaiting decision', 'Approved by ada', 'Acting', 'Verifying']);
});

test('tells a decision that has not had an effect yet last', () => {
  const story = storyOf({
    history: [{ phase: 'awaiting-decision', at: at(1), says: '' }],
    decision: { ...decision, at: at(2) },
  });
  expect(story.at(-1)).toEqual({ at: at(2), title: 'Approved by ada', says: 'known typo' });
});

test('tells a decision once that was noted when it was taken', () => {
  const story = storyOf({
    history: [
      { phase: 'awaiting-decision', at: at(1), says: 'Waiting' },
      { phase: 'awaiting-decision', at: at(2), says: 'Approved by ada: known typo' },
      { phase: 'awaiting-decision', at: at(3), says: 'Waiting: another works on the same object.' },
      { phase: 'acting', at: at(4), says: '' },
    ],
    decision: { ...decision, at: at(2) },
  });
  expect(story.map((entry) => `${entry.title}|${entry.says}`)).toEqual([
    'Awaiting decision|Waiting',
    'Approved by ada|known typo',
    'Waiting: another works on the same object.|',
    'Acting|',
  ]);
});

test('gives the reason of a refusal once', () => {
  const story = storyOf({
    history: [
      { phase: 'awaiting-decision', at: at(1), says: 'Waiting' },
      { phase: 'awaiting-decision', at: at(2), says: 'Refused by ada: known typo' },
      { phase: 'refused', at: at(2), says: 'Refused by ada: known typo' },
    ],
    decision: { ...decision, verdict: 'refuse', at: at(2) },
  });
  expect(story.map((entry) => `${entry.title}|${entry.says}`)).toEqual([
    'Awaiting decision|Waiting',
    'Refused by ada|known typo',
    'Refused|',
  ]);
});
