/**
 * A 128-bit hash of a text, as 32 hex digits, for ids in code that may not use Node's crypto. Four FNV-1a lanes (Fowler, Noll, Vo)
 * with different offsets, each finished by the murmur3 mixer (Appleby). Never for anything an attacker must not forge.
 */
export function hash128(text: string): string {
  return [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((offset) => lane(text, offset)).join('');
}

function lane(text: string, offset: number): string {
  let state = offset;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    state ^= state >>> 15;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
