import { maskLine } from '../logs/mask-line.ts';
import { type LogLevel, readLogLine } from './log-line.ts';
import { signatureOf, type Trouble } from './log-signature.ts';

/** A line that tells why something went wrong. */
export type DecisiveLine = {
  /** What it says, without the wrapping of a log format. */
  readonly text: string;
  readonly trouble: Trouble | null;
  /** How many lines of the log say the same but for numbers, addresses and names. */
  readonly count: number;
};

type Candidate = DecisiveLine & { readonly at: number; readonly score: number };

/** So many lines are looked at, the last ones: what killed a program stands near the end. */
const mostLines = 2_000;
const levelScores: Readonly<Record<LogLevel, number>> = { fatal: 1.5, error: 1, warning: 0.5, info: 0, debug: 0 };
/** What the last line has over the first: less than an exception has over a failure that was only logged. */
const latest = 0.8;
const headsOnly = /^Traceback \(most recent call last\):?$|^Stack trace:?$/i;
/** Rust says where it panicked on a line of its own, and why on the next. */
const headOfNext = /panicked at \S{1,300}:\d+:\d+:$/;
/** "Exiting", "fatal error", "process crashed": it ends, and does not say why. */
const mostWordsOfNothing = 3;

/** The lines of a log that tell most, in what they say. Oldest first. */
export function decisiveLines(lines: readonly string[], most = 3): readonly string[] {
  return decisiveLogLines(lines, most).map(({ text }) => text);
}

/**
 * The lines of a log that tell most, each once with how often it was said, oldest first: what names a trouble (a refused connection,
 * a certificate, a full disk …) and what ends a program (a panic, the head of a stack trace, its last cause) before other errors, the
 * later before the earlier; without any, the last lines. Frames of stack traces say where and not why, so they are left out. What a line says is
 * data and nothing else: words that claim to know the cause weigh no more than others.
 * Reads the last 2,000 lines; linear, deterministic.
 */
export function decisiveLogLines(lines: readonly string[], most = 3): readonly DecisiveLine[] {
  const looked = lines.slice(-mostLines);
  const bySignature = new Map<string, Candidate>();
  const others: Candidate[] = [];
  let isHeaded = false;
  for (const [at, line] of looked.entries()) {
    const { level, text } = readLogLine(line);
    if (text === '') continue;
    const { trouble, isError, isFrame, ...form } = signatureOf(text);
    const isFatal = form.isFatal || isHeaded;
    const isHead = headOfNext.test(text);
    isHeaded = isHead;
    const isTold = isError || isFatal || level === 'error' || level === 'fatal';
    if (isFrame || isHead || headsOnly.test(text) || !isTold) {
      others.push({ text, trouble: null, count: 1, at, score: isFrame ? -1 : 0 });
      continue;
    }
    const key = maskLine(text.slice(0, 1_000)).join(' ');
    const count = (bySignature.get(key)?.count ?? 0) + 1;
    const score = scoreOf({ trouble, isFatal, level, text }) + (latest * at) / looked.length;
    bySignature.delete(key);
    bySignature.set(key, { text, trouble, count, at, score });
  }
  const told = bySignature.size > 0 ? [...bySignature.values()] : lastWords(others);
  return told
    .toSorted((a, b) => b.score - a.score || b.at - a.at)
    .slice(0, most)
    .sort((a, b) => a.at - b.at)
    .map(({ text, trouble, count }) => ({ text, trouble, count }));
}

function scoreOf(line: {
  readonly trouble: Trouble | null;
  readonly isFatal: boolean;
  readonly level: LogLevel | null;
  readonly text: string;
}): number {
  const { trouble, isFatal, level, text } = line;
  const isNamed = trouble !== null;
  const form = isFatal ? 4 + (isNamed ? 1 : 0) : isNamed ? 3 + (level === 'fatal' ? 0.75 : 0) : 0;
  const words = level === null ? 0 : levelScores[level];
  const empty = text.split(/\s+/, mostWordsOfNothing + 1).length <= mostWordsOfNothing ? -1 : 0;
  return 1 + (form > 0 ? form : words) + empty;
}

/** Nothing reads like an error: then what was said last, without frames where there is anything else. */
function lastWords(lines: readonly Candidate[]): readonly Candidate[] {
  const words = lines.filter(({ score }) => score >= 0);
  return (words.length > 0 ? words : lines).map((line) => ({ ...line, score: line.at }));
}
