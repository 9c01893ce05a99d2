import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { root, type TreeNode, tree } from './tree.ts';
import { wrap } from './wrap.ts';

const plain = (text: string) => text;
const deep: TreeNode = {
  text: 'Deployment shop/checkout: rolled out',
  details: [{ text: 'field image: a very long value that does not fit into one line' }],
  children: [
    {
      text: 'its pods exit',
      details: [{ text: 'exit code 1' }],
      children: [{ text: 'Service shop/checkout has no endpoints' }],
    },
    { text: 'its quota is used up' },
  ],
};

it('draws branches that keep to the width', () => {
  const lines = root(deep, { width: 34, indent: '  ', dim: plain });
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "  Deployment shop/checkout: rolled
      out
      │ field image: a very long value
      │   that does not fit into one
      │   line
      ├─ its pods exit
      │  │ exit code 1
      │  └─ Service shop/checkout has no
      │     endpoints
      └─ its quota is used up"
  `);
});

it('measures text without its paint', () => {
  const dim = (text: string) => `\u001b[2m${text}\u001b[22m`;
  const strip = (lines: readonly string[]) => lines.map((line) => stripVTControlCharacters(line));
  expect(strip(tree([deep], { width: 40, indent: '', dim }))).toEqual(
    tree([deep], { width: 40, indent: '', dim: plain }),
  );
});

it('wraps between words, cuts what is longer than a line, and loses nothing', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('sha256:0123456789abcdef', 10)).toEqual(['sha256:012', '3456789abc', 'def']);
  expect(wrap('', 10)).toEqual([]);
});
