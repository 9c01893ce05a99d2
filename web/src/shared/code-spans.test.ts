import { expect, test } from 'vitest';
import { codeSpans } from './code-spans.ts';

test('tells commands from words', () => {
  expect(codeSpans('Run `kubesage status` for a link.')).toEqual([
    { isCode: false, text: 'Run ' },
    { isCode: true, text: 'kubesage status' },
    { isCode: false, text: ' for a link.' },
  ]);
});

test('leaves an unpaired quote alone', () => {
  expect(codeSpans('a ` b')).toEqual([{ isCode: false, text: 'a ` b' }]);
});
