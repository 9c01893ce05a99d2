import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealing } from './sealing.ts';

const key = randomBytes(32).toString('base64');

describe('sealing', () => {
  it('opens exactly what was sealed', () => {
    const { seal, open } = createSealing(key);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        (text, place) => open(seal(text, place), place) === text,
      ),
    );
  });

  it('seals the same text differently each time', () => {
    const { seal } = createSealing(key);
    expect(seal('a', 'p').equals(seal('a', 'p'))).toBe(false);
  });

  it('refuses another key, another place and any changed byte', () => {
    const { seal, open } = createSealing(key);
    const sealed = seal('hunter2', 'row 1');
    const refused = expect.objectContaining({ code: 'Internal' });
    expect(() => open(sealed, 'row 2')).toThrow(refused);
    expect(() => createSealing(randomBytes(32).toString('base64')).open(sealed, 'row 1')).toThrow(refused);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(changed, 'row 1')).toThrow(refused);
    }
  });

  it('asks for a key of the right size', () => {
    expect(() => createSealing('c2hvcnQ=')).toThrow(/32 bytes/);
  });
});
