/**
 * A short, stable, URL-safe name for a list of texts: 104 bits in base 36, from two runs of cyrb53 (Bryc, public domain).
 * Not for security. The parts are kept apart, so that `['a', 'bc']` and `['ab', 'c']` differ.
 */
export function stableHash(parts: readonly string[]): string {
  const text = parts.join('\u0000');
  return cyrb53(text, 0x9e37).toString(36) + cyrb53(text, 0x79b9).toString(36);
}

function cyrb53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
