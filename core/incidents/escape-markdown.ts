// What begins code, emphasis, links, tables, HTML, mentions, references or formulas. Our own lines begin with our own words, so that
// what only means something at the beginning of a line can stay.
const meaningful = /[\\`*_[\]<>|~&@#$]/g;
const invisible = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Text of clusters and people as Markdown shows it literally, on one line: it can neither format, link nor run anything. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(invisible, '\ufffd')
    .trim()
    .replaceAll(meaningful, '\\$&')
    .replaceAll('://', '\\://')
    .replaceAll(/\bwww\./gi, (match) => `${match.slice(0, -1)}\\.`);
}
