import { redact } from '../redact.ts';
import { shorten } from './bounded-text.ts';

const longest = 200;
const mostLines = 5_000;

/**
 * What differs between two texts, without what they share: the lines that only one of them has, in their order. Redacted and bounded.
 * Linear in the texts. Where only the order of lines differs, the first line that stands elsewhere.
 */
export function differingLines(
  before: string,
  after: string,
): { readonly before: string | null; readonly after: string | null } {
  const [from, to] = [redact(before).split('\n', mostLines), redact(after).split('\n', mostLines)];
  const gone = without(from, to);
  const come = without(to, from);
  if (gone.length === 0 && come.length === 0) {
    const at = from.findIndex((line, index) => line !== to[index]);
    return at === -1
      ? { before: 'set', after: 'changed' }
      : { before: shown([from[at] ?? '']), after: shown([to[at] ?? '']) };
  }
  return { before: gone.length === 0 ? null : shown(gone), after: come.length === 0 ? null : shown(come) };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0 && line.trim() !== '';
  });
}

function shown(lines: readonly string[]): string {
  return shorten(lines.map((line) => line.trim()).join(' ⏎ '), longest);
}
