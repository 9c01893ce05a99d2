/** What a search box looks through: lower case, and without what PostgreSQL's text cannot hold. */
export function searchText(...parts: readonly string[]): string {
  return parts.join(' ').replaceAll('\0', '').toWellFormed().toLowerCase();
}
