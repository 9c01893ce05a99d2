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
    // "checkout-v2" for "checkout" is one slip; "checkout-admin" is another thing.
    const suffix = suffixOf(wanted, name) ?? suffixOf(name, wanted);
    if (suffix !== undefined && sameThing.test(suffix)) return 1;
    return editDistance(wanted, name);
  }
}

/** Endings that people add to or leave off a name while they mean the same thing. */
const sameThing = /^(?:svc|service|headless|v\d+|new|old|next|blue|green|canary|primary|master)$/;

function suffixOf(longer: string, shorter: string): string | undefined {
  return longer.startsWith(`${shorter}-`) ? longer.slice(shorter.length + 1) : undefined;
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
