/** Parameters that say which page of a list is shown; they mean nothing once the list is filtered otherwise. */
const pageParameters = ['cursor', 'page'];

/** The view's parameters with some of them changed. '' removes one; a changed filter starts at the first page. */
export function changedView(current: URLSearchParams, changes: Readonly<Record<string, string>>): URLSearchParams {
  const next = new URLSearchParams(current);
  if (!('cursor' in changes)) for (const name of pageParameters) next.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  next.sort();
  return next;
}

/** A parameter that takes one of a few values; anything else in the URL reads as the fallback. */
export function choiceOf<T extends string>(
  params: URLSearchParams,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const value = params.get(name);
  return allowed.find((choice) => choice === value) ?? fallback;
}

/** Number of the page that is shown, from 1. */
export function pageOf(params: URLSearchParams): number {
  const page = Number(params.get('page') ?? '1');
  return Number.isInteger(page) && page >= 1 ? page : 1;
}
