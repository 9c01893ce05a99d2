const longest = 200;

/** A value as a change shows it: one line, at most 200 characters. null for what is not there. */
export function boundedText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\s+/g, ' ').trim();
  return shorten(text, longest);
}

/** At most so many characters, the last one an ellipsis where something was cut off. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
}
