const mask = '[redacted]';

const secretWord =
  'pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|secret|private|signing|encryption)[_-]?key(?:[_-]?id)?|credentials?|authorization|cookie';
// What a program prints when a secret is absent is the evidence that a diagnosis needs.
const notASecret = '(?!(?:null|nil|<nil>|none|undefined|true|false|missing|empty|unset|required|not)\\b)';

/** Every pattern is linear: no unbounded repetition stands before the text that decides. `$1` is kept. */
const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    '[redacted private key]',
  ],
  [/\beyJ[\w-]{6,}\.[\w-]{6,}\.?[\w-]*/g, mask],
  [/\b(bearer\s{1,4})[\w.~+/=-]{12,}/gi, `$1${mask}`],
  [
    /\b(authorization\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?(?:basic|digest|token|apikey|bearer)\s{1,4})[^\s"'\\]+/gi,
    `$1${mask}`,
  ],
  [/(:\/\/[^\s:/@]{0,128}:)[^\s/]{1,256}@/g, `$1${mask}@`],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}\b/g, mask],
  [
    /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{8,}|AIza[\w-]{30,}|[rs]k_live_\w{16,}|npm_\w{30,})/g,
    mask,
  ],
  [new RegExp(`(--[a-z-]{0,40}(?:${secretWord})\\s{1,4})(?!-)[^\\s]+`, 'gi'), `$1${mask}`],
  [
    new RegExp(
      `((?:${secretWord})\\\\{0,3}["']?\\s{0,4}[:=]\\s{0,4})${notASecret}(?!(?:bearer|basic|digest)\\s)(?!\\[redacted)` +
        `(?:\\\\{0,3}"[^"\\n]{1,512}"?|\\\\{0,3}'[^'\\n]{1,512}'?|[^\\s"'\\\\,;&})\\]]+)`,
      'gi',
    ),
    `$1${mask}`,
  ],
];

/**
 * Text with secrets made unreadable: private keys, JSON web tokens, bearer tokens, passwords in URLs and in `key=value` or
 * `"key": "value"` pairs, and the access keys of common providers. Errs towards hiding. Idempotent; time linear in the text.
 */
export function redact(text: string): string {
  return rules.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}

/** The value of a named setting, redacted as it would be in `name=value`: the name alone may say that it is a secret. */
export function redactEntry(name: string, value: string): string {
  const entry = redact(`${name}=${value}`);
  return entry.startsWith(`${name}=`) ? entry.slice(name.length + 1) : mask;
}
