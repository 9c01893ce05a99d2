const mostEntries = 64;
const longestKey = 128;

/** Labels or annotations cut to what is kept: 64 of them, each to the given length. Sorted, so that equal ones are equal text. */
export function boundTexts(texts: Readonly<Record<string, string>>, longest: number): Readonly<Record<string, string>> {
  const entries = Object.entries(texts)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .slice(0, mostEntries)
    .map(([key, value]) => [plain(key).slice(0, longestKey), cut(plain(value), longest)] as const);
  return Object.fromEntries(entries);
}

/** What PostgreSQL cannot hold as text is taken out: NUL and halves of characters. */
export function plain(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…`.toWellFormed() : text;
}
