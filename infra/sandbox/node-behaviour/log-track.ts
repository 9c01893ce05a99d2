/** Lines that a container writes: all at `from` when `everyMs` is 0, else one every `everyMs` from `from` until `to`, in rotation. */
export type LogSegment = {
  readonly from: number;
  readonly to: number | null;
  readonly everyMs: number;
  readonly lines: readonly string[];
};

/** What one run of a container has written and will write. Lines are worked out when they are read, so an idle log costs nothing. */
export type LogTrack = readonly LogSegment[];

export type LogQuery = {
  readonly tailLines?: number;
  readonly sinceMs?: number;
  readonly limitBytes?: number;
  readonly timestamps?: boolean;
};

/** As many lines as a rotated log file would still hold. */
const longestLog = 2_000;

type Line = { readonly at: number; readonly text: string };

/** The log as text, oldest first, each line ended by a newline. */
export function readLog(track: LogTrack, now: number, query: LogQuery = {}): string {
  const wanted = Math.min(query.tailLines ?? longestLog, longestLog);
  const lines = logLines(track, now)
    .filter(({ at }) => at >= (query.sinceMs ?? 0))
    .slice(wanted === 0 ? Number.POSITIVE_INFINITY : -wanted);
  const text = lines
    .map(({ at, text }) => (query.timestamps === true ? `${nanoTime(at)} ${text}\n` : `${text}\n`))
    .join('');
  return query.limitBytes === undefined ? text : Buffer.from(text).subarray(0, query.limitBytes).toString();
}

/** The newest lines up to the longest log, in order of time. */
export function logLines(track: LogTrack, now: number): readonly Line[] {
  return track
    .flatMap((segment) => linesOf(segment, now))
    .sort((a, b) => a.at - b.at)
    .slice(-longestLog);
}

function linesOf({ from, to, everyMs, lines }: LogSegment, now: number): readonly Line[] {
  if (lines.length === 0 || from > now) return [];
  if (everyMs === 0) return lines.map((text, index) => line(text, from + index));
  const count = Math.floor((Math.min(to ?? now, now) - from) / everyMs) + 1;
  const first = Math.max(0, count - longestLog);
  return Array.from({ length: count - first }, (_, offset) => {
    const index = first + offset;
    return line(lines[index % lines.length] ?? '', from + index * everyMs);
  });
}

function line(text: string, at: number): Line {
  return { at, text: text.replaceAll('{time}', new Date(at).toISOString()) };
}

function nanoTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '000000Z');
}
