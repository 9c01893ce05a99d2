import { expect, test } from 'vitest';
import { breakPoints } from './break-points.ts';

test('breaks an image after its slashes, never before or within its version', () => {
  expect(breakPoints('image shop.example/a/b:1.22.0: not found')).toEqual([
    'image shop.example/',
    'a/',
    'b:1.22.0: not found',
  ]);
});

test('breaks a path before its steps', () => {
  expect(breakPoints('spec.template.containers[0].image', 'path')).toEqual([
    'spec',
    '.template',
    '.containers',
    '[0]',
    '.image',
  ]);
});

test('keeps times and ports whole', () => {
  expect(breakPoints('until 11:57 at 127.0.0.1:16443')).toEqual(['until 11:57 at 127.0.0.1:16443']);
});

test('breaks a workflow id after its colons', () => {
  expect(breakPoints('remediate:sandbox:375b7ec74932dcf15f7e')).toEqual([
    'remediate:',
    'sandbox:',
    '375b7ec74932dcf15f7e',
  ]);
});
