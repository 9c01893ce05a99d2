import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const mostBytes = 20 * 2 ** 20;
const tailBytes = 4_000;
const mostCharacters = 600;

/** Opens a part's log for appending, so that it can be cut while it is written. */
export function openLog(path: string): number {
  return openSync(path, 'a', 0o600);
}

/** Keeps a log from growing for ever: its past goes to `<path>.1`, replacing an older past. */
export function rotateLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= mostBytes) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** The end of a log on one line, for a sentence about why a part ended: what sounds like the reason, else the last lines. */
export function endOfLog(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return '';
  const file = openSync(path, 'r');
  try {
    const from = Math.max(0, size - tailBytes);
    const text = Buffer.alloc(size - from);
    readSync(file, text, 0, text.length, from);
    const lines = text
      .toString()
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line));
    const reasons = lines.filter((line) => /\b(error|fatal|panic)\b|Error\b|cannot /i.test(line));
    return (reasons.length > 0 ? reasons.slice(-2) : lines.slice(-3)).join(' | ').slice(-mostCharacters);
  } finally {
    closeSync(file);
  }
}
