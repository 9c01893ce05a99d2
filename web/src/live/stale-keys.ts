/** Which kinds of cached data each kind of event makes stale. */
const staleBySubject: Readonly<Record<string, readonly string[]>> = {
  finding: ['findings'],
  incident: ['incidents', 'findings'],
  remediation: ['remediations', 'audit'],
};

/** The first parts of the query keys that a batch of event types makes stale, each once. */
export function staleKeys(types: readonly string[]): readonly string[] {
  const subjects = new Set(types.map((type) => type.split('.')[1] ?? ''));
  return [...new Set([...subjects].flatMap((subject) => staleBySubject[subject] ?? []))];
}
