export type DiffLine = {
  readonly kind: 'hunk' | 'same' | 'added' | 'removed';
  /** Line numbers before and after; null on the side that does not have the line. */
  readonly before: number | null;
  readonly after: number | null;
  /** Without the sign. */
  readonly text: string;
};

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/**
 * Reads a unified diff. File headers and "no newline" notes are left out: they say nothing about the object. The counts of
 * a hunk's header say where it ends, so that content which looks like a header stays content.
 */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let endBefore = 0;
  let endAfter = 0;
  for (const line of diff.split(/\r?\n/)) {
    if (before >= endBefore && after >= endAfter) {
      const header = hunkHeader.exec(line);
      if (header === null) continue;
      before = Number(header[1]);
      after = Number(header[3]);
      endBefore = before + Number(header[2] ?? 1);
      endAfter = after + Number(header[4] ?? 1);
      lines.push({ kind: 'hunk', before: null, after: null, text: header[5] ?? '' });
    } else if (line.startsWith('+')) {
      lines.push({ kind: 'added', before: null, after, text: line.slice(1) });
      after += 1;
    } else if (line.startsWith('-')) {
      lines.push({ kind: 'removed', before, after: null, text: line.slice(1) });
      before += 1;
    } else if (!line.startsWith('\\')) {
      lines.push({ kind: 'same', before, after, text: line.slice(1) });
      before += 1;
      after += 1;
    }
  }
  return lines;
}

/** How many lines a diff adds and removes. */
export function diffSize(lines: readonly DiffLine[]): { readonly added: number; readonly removed: number } {
  return {
    added: lines.filter((line) => line.kind === 'added').length,
    removed: lines.filter((line) => line.kind === 'removed').length,
  };
}
