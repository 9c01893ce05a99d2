import { describe, expect, it } from 'vitest';
import { similarName } from './similar-name.ts';

describe('similar name', () => {
  it('finds a slip of the pen and a lost suffix', () => {
    expect(similarName('postgress', ['postgres', 'redis'])).toBe('postgres');
    expect(similarName('checkout-v2', ['checkout', 'cart'])).toBe('checkout');
  });

  it('does not guess between two, nor from afar', () => {
    expect(similarName('cache-c', ['cache-a', 'cache-b'])).toBeUndefined();
    expect(similarName('orders', ['billing'])).toBeUndefined();
    expect(similarName('postgres', ['postgres-exporter'])).toBeUndefined();
  });
});
