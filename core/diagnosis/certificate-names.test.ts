import { describe, expect, it } from 'vitest';
import { coversHost } from './certificate-names.ts';

describe('coversHost', () => {
  it('compares names without regard to case and to the final dot', () => {
    expect(coversHost(['a.example', 'Shop.Example'], 'shop.example.')).toBe(true);
    expect(coversHost(['10.0.0.1'], '10.0.0.1')).toBe(true);
    expect(coversHost([], 'shop.example')).toBe(false);
  });

  it('lets a wildcard stand for one label, and for no part of one', () => {
    expect(coversHost(['*.shop.example'], 'www.shop.example')).toBe(true);
    expect(coversHost(['*.shop.example'], 'a.www.shop.example')).toBe(false);
    expect(coversHost(['*.shop.example'], 'shop.example')).toBe(false);
    expect(coversHost(['w*.shop.example'], 'www.shop.example')).toBe(false);
    expect(coversHost(['*.example'], 'shop.example')).toBe(false);
  });

  it('wants the same wildcard for a wildcard host', () => {
    expect(coversHost(['*.shop.example'], '*.shop.example')).toBe(true);
    expect(coversHost(['*.example.org'], '*.shop.example.org')).toBe(false);
  });
});
