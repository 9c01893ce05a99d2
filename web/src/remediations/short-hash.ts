/** Enough of a plan's hash for a person to compare it. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}
