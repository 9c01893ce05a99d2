/** The candidate that a person most likely meant: the only nearest by edit distance, and near enough; undefined when in doubt. */
export function similarName(wanted: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(1, Math.min(3, Math.floor(wanted.length / 4)));
  const near = [...new Set(candidates)]
    .filter((name) => name !== wanted && Math.abs(name.length - wanted.length) <= 8)
    .map((name) => ({ name, distance: distanceTo(name) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.length > 1 && near[0]?.distance === near[1]?.distance ? undefined : near[0]?.name;

  function distanceTo(name: string): number {
    // "checkout" for "checkout-svc" is one slip, however long the suffix.
    if (wanted.startsWith(`${name}-`) || name.startsWith(`${wanted}-`)) return 1;
    return editDistance(wanted, name);
  }
}

/** Levenshtein's distance. Time and space: the product, and the shorter, of the lengths. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
