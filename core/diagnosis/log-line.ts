export type LogLevel = 'debug' | 'info' | 'warning' | 'error' | 'fatal';

/** One line of a log, read. `text` is what it says, without the wrapping of its format. */
export type LogLine = { readonly level: LogLevel | null; readonly text: string };

type Fields = Readonly<Record<string, unknown>>;

const longest = 4_000;
const escapes = new RegExp(
  `${String.fromCharCode(27)}(?:\\[[0-?]{0,32}[ -/]{0,8}[@-~]|\\][^${String.fromCharCode(7)}]{0,200}(?:${String.fromCharCode(7)}|$)|[@-_])`,
  'g',
);
const levelNames: readonly (readonly [LogLevel, RegExp])[] = [
  ['fatal', /^(?:fatal|panic|critical|crit|emerg(?:ency)?|alert|dpanic|f)$/i],
  ['error', /^(?:error|err|severe|e)$/i],
  ['warning', /^(?:warn(?:ing)?|w)$/i],
  ['info', /^(?:info(?:rmation(?:al)?)?|notice|i)$/i],
  ['debug', /^(?:debug|trace|verbose|fine|finer|finest|d|t|v)$/i],
];
/** Levels as numbers: those of Bunyan and Pino. */
const numbered: Readonly<Record<number, LogLevel>> = {
  10: 'debug',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};

const levelKeys = ['level', 'severity', 'lvl', 'log.level', 'loglevel', 'levelname', 'Level', '@l', 'LEVEL'] as const;
const messageKeys = [
  'msg',
  'message',
  'Message',
  '@m',
  '@mt',
  'RenderedMessage',
  'event',
  'text',
  'short_message',
  'log',
] as const;
const errorKeys = [
  'error',
  'err',
  'exception',
  'Exception',
  '@x',
  'error.message',
  'exc_info',
  'reason',
  'cause',
] as const;
const wordedLevel =
  /(?:^|[\s[("'|<:-])(FATAL|PANIC|CRITICAL|CRIT|EMERG|ALERT|ERROR|ERR|SEVERE|WARN|WARNING|INFO|NOTICE|DEBUG|TRACE)(?=[\s\])"'|>:]|$)/;
/** In small letters only where they cannot be a word of the sentence. */
const markedLevel = /(?:^|\[|<)(fatal|panic|critical|error|severe|warning|warn|info|debug|trace)(?=[\]>:|])/;
const klog = /^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s{1,8}\d{1,9} [^\]\s]{1,200}\] (.*)$/s;

/**
 * Reads a line in the formats that programs log in: JSON of the common libraries, `level=… msg=…`, klog, or plain words with a level
 * somewhere near the front. Colours and other control sequences are dropped. Bounded by 4,000 characters; linear.
 */
export function readLogLine(line: string): LogLine {
  const plain = line.slice(0, longest).replace(escapes, '').trim();
  if (plain.startsWith('{')) {
    const fields = jsonFields(plain);
    if (fields !== null) return fromFields(fields, plain);
  }
  const ofKlog = klog.exec(plain);
  if (ofKlog !== null) return { level: levelOf(ofKlog[1] ?? ''), text: (ofKlog[2] ?? '').trim() };
  const pairs = logfmt(plain);
  if (pairs !== null) return fromFields(pairs, plain);
  return { level: levelOf(frontLevel(plain.slice(0, 80))), text: plain };
}

function frontLevel(front: string): string {
  return (wordedLevel.exec(front) ?? markedLevel.exec(front))?.[1] ?? '';
}

function fromFields(fields: Fields, plain: string): LogLine {
  const message = textAt(fields, messageKeys);
  const error = textAt(fields, errorKeys);
  const isSaid = error === '' || message.includes(error);
  const text = [message, isSaid ? '' : error].filter((part) => part !== '').join(': ');
  return { level: fieldLevel(fields), text: text === '' ? plain : text };
}

function jsonFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    // Many lines begin like JSON and are none, or were cut off.
    return null;
  }
}

/** `level=error msg="…" err=…`: only where a message is among the pairs. */
function logfmt(text: string): Fields | null {
  if (!/\b(?:msg|message)=/.test(text)) return null;
  const fields: Record<string, string> = {};
  for (const [, key = '', quoted, bare] of text.matchAll(
    /([\w.@-]{1,64})=(?:"((?:[^"\\]|\\.){0,2000})"?|(\S{0,500}))/g,
  )) {
    fields[key] ??= quoted?.replaceAll('\\"', '"') ?? bare ?? '';
  }
  return 'msg' in fields || 'message' in fields ? fields : null;
}

function textAt(fields: Fields, keys: readonly string[]): string {
  for (const key of keys) {
    const text = textOf(fields[key]);
    if (text !== '') return text;
  }
  return '';
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return (value.split('\n', 1)[0] ?? '').trim();
  if (typeof value !== 'object' || value === null) return '';
  const { message, msg, type, name } = value as Fields;
  const said = [message, msg].find((part) => typeof part === 'string');
  const kind = [type, name].find((part) => typeof part === 'string');
  return (
    [kind, said]
      .filter((part) => part !== undefined && part !== '')
      .join(': ')
      .split('\n', 1)[0] ?? ''
  );
}

function fieldLevel(fields: Fields): LogLevel | null {
  for (const key of levelKeys) {
    const value = fields[key];
    if (typeof value === 'number') return numbered[value] ?? null;
    if (typeof value === 'string') return levelOf(value);
    if (typeof value === 'object' && value !== null) return levelOf(textOf(value));
  }
  return null;
}

function levelOf(word: string): LogLevel | null {
  return levelNames.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
}
