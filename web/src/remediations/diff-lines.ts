export type DiffLine = {
  readonly kind: 'hunk' | 'same' | 'added' | 'removed';
  /** Line numbers before and after; null on the side that does not have the line. */
  readonly before: number | null;
  readonly after: number | null;
  /** Without the sign. */
  readonly text: string;
};

const hunkHeader = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** Reads a unified diff. File headers and "no newline" notes are left out: they say nothing about the object. */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let isInHunk = false;
  for (const line of diff.split(/\r?\n/)) {
    const header = hunkHeader.exec(line);
    if (header !== null) {
      before = Number(header[1]);
      after = Number(header[2]);
      isInHunk = true;
      lines.push({ kind: 'hunk', before: null, after: null, text: header[3] ?? '' });
    } else if (!isInHunk || line === '' || line.startsWith('\\')) {
      if (line.startsWith('--- ') || line.startsWith('Index:')) isInHunk = false;
    } else if (line.startsWith('+')) {
      lines.push({ kind: 'added', before: null, after, text: line.slice(1) });
      after += 1;
    } else if (line.startsWith('-')) {
      lines.push({ kind: 'removed', before, after: null, text: line.slice(1) });
      before += 1;
    } else {
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
