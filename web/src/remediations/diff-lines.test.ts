import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, diffSize } from './diff-lines.ts';

const imageDiff = `--- Deployment/shop/checkout
+++ Deployment/shop/checkout
@@ -20,4 +20,4 @@ spec:
     containers:
       - name: app
-        image: shop/checkout:2.3-typo
+        image: shop/checkout:2.2
         resources:
`;

test('numbers the lines of both sides', () => {
  expect(diffLines(imageDiff)).toEqual([
    { kind: 'hunk', before: null, after: null, text: 'spec:' },
    { kind: 'same', before: 20, after: 20, text: '    containers:' },
    { kind: 'same', before: 21, after: 21, text: '      - name: app' },
    { kind: 'removed', before: 22, after: null, text: '        image: shop/checkout:2.3-typo' },
    { kind: 'added', before: null, after: 22, text: '        image: shop/checkout:2.2' },
    { kind: 'same', before: 23, after: 23, text: '        resources:' },
  ]);
});

test('takes a removed line that itself begins with dashes for a removed line', () => {
  const lines = diffLines('--- a\n+++ b\n@@ -1,2 +1 @@\n---- BEGIN\n same\n');
  expect(lines.map((line) => [line.kind, line.text])).toEqual([
    ['hunk', ''],
    ['removed', '--- BEGIN'],
    ['same', 'same'],
  ]);
});

test('shows a new object as added lines only', () => {
  expect(diffSize(diffLines('--- a\n+++ b\n@@ -0,0 +1,2 @@\n+kind: ConfigMap\n+data: {}\n'))).toEqual({
    added: 2,
    removed: 0,
  });
});

test('leaves out the note of a missing newline', () => {
  const lines = diffLines('@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n');
  expect(diffSize(lines)).toEqual({ added: 1, removed: 1 });
  expect(lines).toHaveLength(3);
});

test('any two texts can be told apart and put together again from their diff', () => {
  const line = fc.stringMatching(/^[-+ @a-z:\\]{1,8}$/);
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const context = 100;
      const lines = diffLines(createTwoFilesPatch('a', 'b', before, after, '', '', { context }));
      const side = (absent: 'added' | 'removed') =>
        lines.filter((one) => one.kind !== 'hunk' && one.kind !== absent).map((one) => `${one.text}\n`);
      if (before === after) expect(lines).toEqual([]);
      else {
        expect(side('added').join('')).toBe(before);
        expect(side('removed').join('')).toBe(after);
      }
    }),
  );
});
