/** A finding or incident as the database has it. */
export type StoredLife = {
  readonly id: string;
  readonly state: 'open' | 'resolved';
  readonly digest: string;
  /** RFC 3339. */
  readonly last_seen_at: string;
  readonly isInScope: boolean;
  /** False when what the diagnosis could not read may be why it was not seen. */
  readonly canResolve: boolean;
};

export type Lives = {
  /** New, or back after it was resolved. */
  readonly opened: readonly string[];
  /** Open before and now, with other content. */
  readonly changed: readonly string[];
  /** Open before and now, the same. */
  readonly unchanged: readonly string[];
  readonly resolved: readonly string[];
};

/**
 * What one diagnosis says of the lives of findings (or incidents): by id, with digests for change. A diagnosis that is older than
 * what is stored moves nothing back; one of a narrower scope opens what is new to it, and leaves alone what lies outside.
 */
export function decideLives(
  stored: readonly StoredLife[],
  seen: ReadonlyMap<string, string>,
  observedAt: string,
): Lives {
  const known = new Map(stored.map((life) => [life.id, life]));
  const opened: string[] = [];
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const [id, digest] of seen) {
    const life = known.get(id);
    if (life !== undefined && isNewer(life.last_seen_at, observedAt)) continue;
    if (life === undefined || life.state === 'resolved') opened.push(id);
    else if (!life.isInScope) continue;
    else if (life.digest === digest) unchanged.push(id);
    else changed.push(id);
  }
  const resolved = stored
    .filter(({ id, state, isInScope, canResolve }) => state === 'open' && isInScope && canResolve && !seen.has(id))
    .filter(({ last_seen_at }) => !isNewer(last_seen_at, observedAt))
    .map(({ id }) => id);
  return { opened, changed, unchanged, resolved };
}

function isNewer(time: string, than: string): boolean {
  return Date.parse(time) > Date.parse(than);
}
