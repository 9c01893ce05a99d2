import { describe, expect, it } from 'vitest';
import { decideLives, type StoredLife } from './decide-lives.ts';
import { minute } from './testing/samples.ts';

function stored(id: string, more: Partial<StoredLife> = {}): StoredLife {
  return { id, state: 'open', digest: 'd', last_seen_at: minute(1), isInScope: true, canResolve: true, ...more };
}

describe('decideLives', () => {
  it('tells new, back, changed, unchanged and gone apart', () => {
    const known = [
      stored('back', { state: 'resolved' }),
      stored('changed'),
      stored('same'),
      stored('gone'),
      stored('long gone', { state: 'resolved' }),
    ];
    const seen = new Map([
      ['new', 'd'],
      ['back', 'd'],
      ['changed', 'other'],
      ['same', 'd'],
    ]);
    expect(decideLives(known, seen, minute(2))).toEqual({
      opened: ['new', 'back'],
      changed: ['changed'],
      unchanged: ['same'],
      resolved: ['gone'],
    });
  });

  it('leaves alone what is out of scope or may be hidden', () => {
    const known = [
      stored('outside', { isInScope: false }),
      stored('hidden', { canResolve: false }),
      stored('seen outside', { isInScope: false }),
    ];
    const lives = decideLives(known, new Map([['seen outside', 'other']]), minute(2));
    expect(lives).toEqual({ opened: [], changed: [], unchanged: [], resolved: [] });
  });

  it('does not go back in time', () => {
    const known = [
      stored('a', { state: 'resolved', last_seen_at: minute(5) }),
      stored('b', { last_seen_at: minute(5) }),
    ];
    expect(decideLives(known, new Map([['a', 'd']]), minute(2))).toEqual({
      opened: [],
      changed: [],
      unchanged: [],
      resolved: [],
    });
  });
});
