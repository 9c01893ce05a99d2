import { KubeSageError } from '../core/errors.ts';

/** True when a person may mean the id by these first characters of it, or of what follows `verb:cluster:`. */
export function meansId(given: string, id: string): boolean {
  return id.startsWith(given) || id.split(':').slice(2).join(':').startsWith(given);
}

/** The one id that a person means. Throws NotFound, and InvalidRequest when several fit. */
export function matchId(what: string, given: string, ids: readonly string[]): string {
  const exact = ids.find((id) => id === given);
  if (exact !== undefined) return exact;
  const fitting = [...new Set(ids.filter((id) => given !== '' && meansId(given, id)))];
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  if (only === undefined) throw new KubeSageError('NotFound', `There is no ${what} whose id begins with "${given}".`);
  throw new KubeSageError('InvalidRequest', `Several ids begin with "${given}": ${fitting.slice(0, 5).join(', ')}.`, {
    next: 'Give more of the id.',
  });
}
