import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLine } from './mask-line.ts';
import { TemplateMiner } from './template-miner.ts';

const masked = (line: string): string => maskLine(line).join(' ');

function mine(lines: readonly string[]): readonly string[] {
  const miner = new TemplateMiner();
  const first = lines.map((line) => miner.add(line));
  return first.map((template) => miner.current(template).text);
}

describe('masking', () => {
  it.each([
    ['took 35 ms', 'took 12.5 s'],
    ['GET /v1/orders?id=7&all=True done', 'GET /v1/orders/9/lines done'],
    [
      'connection from 10.0.0.7 () at Fri Jun 17 10:00:00 2005',
      'connection from 10.1.2.3 (172.16.0.9) at Mon Jul 4 2005',
    ],
    ['rhost=db.example uid=0', 'rhost=10.1.2.3 uid=1000'],
    ['deleting blk_1 blk_2 blk_3', 'deleting blk_9'],
    ['registered org.example.shop.CartService', 'registered org.example.pay.LedgerService'],
    ['ready: true', 'ready: false'],
  ])('sees no difference between %j and %j', (a, b) => {
    expect(masked(a)).toBe(masked(b));
  });

  it.each([
    ['session opened for user root', 'session closed for user root'],
    ['GET orders', 'POST orders'],
    ['set-cookie refused', 'set-cookie accepted'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(masked(a)).not.toBe(masked(b));
  });

  it('looks at the beginning of a line of megabytes only', () => {
    expect(maskLine(`start ${'x'.repeat(10_000_000)}`).join(' ').length).toBeLessThan(20_000);
    expect(maskLine('a '.repeat(1_000_000)).length).toBeLessThanOrEqual(400);
  });
});

describe('template mining', () => {
  it('learns from several names in one place that it is a variable, also for lines seen before and after', () => {
    const users = ['cyrus', 'news', 'test', 'root'].map((user) => `session closed for user ${user}`);
    expect(new Set(mine(users))).toEqual(new Set(['session closed for user <*>']));
  });

  it('keeps what happened apart, however many things happen', () => {
    const lines = ['Started', 'Stopped', 'Paused', 'Resumed', 'Created', 'Removed'].map(
      (what) => `VM ${what} by request`,
    );
    expect(new Set(mine(lines)).size).toBe(6);
    expect(new Set(mine(['cart', 'db', 'web', 'api'].map((name) => `${name} startup succeeded`))).size).toBe(4);
  });

  it('takes a few values of a key for an enumeration and many for a variable', () => {
    const states = ['open', 'closed', 'stuck'].map((state) => `circuit breaker changed state=${state}`);
    expect(new Set(mine(states)).size).toBe(3);
    const owners = ['anna', 'ben', 'carl', 'dora', 'emil'].map((owner) => `order accepted from owner=${owner}`);
    expect(new Set(mine(owners))).toEqual(new Set(['order accepted from owner=<*>']));
  });

  it('counts every line once, whatever is merged', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('a', 'b', 'c', 'd', 'GET', '7', 'x=1', 'x=y', 'x=z'), { maxLength: 6 })
          .chain((words) => fc.array(fc.shuffledSubarray(words), { maxLength: 40 })),
        (lines) => {
          const miner = new TemplateMiner();
          for (const words of lines) miner.add(words.join(' '));
          return miner.templates().reduce((sum, { lines: count }) => sum + count, 0) === lines.length;
        },
      ),
    );
  });

  it('stays within its bound when every line is another kind', () => {
    const miner = new TemplateMiner({ mostTemplates: 100 });
    const letters = 'abcdefghij';
    const name = (at: number): string => [...String(at)].map((digit) => letters[Number(digit)]).join('');
    for (let at = 0; at < 5_000; at += 1) miner.add(`${name(at)} ${name(at * 7)} happened to ${name(at * 13)}`);
    expect(miner.templates().length).toBeLessThanOrEqual(102);
    expect(miner.templates().reduce((sum, { lines }) => sum + lines, 0)).toBe(5_000);
  });
});
