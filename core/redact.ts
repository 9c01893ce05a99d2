const mask = '[redacted]';

const secretWord =
  'pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|secret|private|signing|encryption)[_-]?key(?:[_-]?id)?|credentials?|authorization|cookie';
// What a program prints when a secret is absent is the evidence that a diagnosis needs.
const notASecret = '(?!(?:null|nil|<nil>|none|undefined|true|false|missing|empty|unset|required|not)\\b)';

/** Every pattern is linear: no unbounded repetition stands before the text that decides. `$1` is kept. */
const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    '[redacted private key]',
  ],
  // The beginning of the key may lie before the tail that was read.
  [/^(?:[A-Za-z0-9+/=]{4,128}\r?\n){1,80}-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/gm, '[redacted private key]'],
  [/\beyJ[\w-]{6,}\.[\w-]{6,}\.?[\w-]*/g, mask],
  [/\b(bearer\s{1,4})[\w.~+/=-]{12,}/gi, `$1${mask}`],
  [
    /\b(authorization\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?(?:basic|digest|token|apikey|bearer)\s{1,4})[^\s"'\\]+/gi,
    `$1${mask}`,
  ],
  [/(:\/\/[^\s:/@]{0,128}:)[^\s/]{1,256}@/g, `$1${mask}@`],
  [/\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[0-9A-Z]{16}\b/g, mask],
  // Keys of providers, by the marks they bear: GitHub, GitLab, Slack, Google, Stripe, npm, PyPI, OpenAI, Anthropic, SendGrid, Shopify,
  // DigitalOcean, Databricks, Hugging Face, Vault, Docker Hub, Grafana, Telegram, Twilio, New Relic, age.
  [
    /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{16,128}|xox[abeoprs]-[\w-]{8,255}|xapp-[\w-]{8,255}|AIza[\w-]{30,64}|GOCSPX-[\w-]{20,64}|ya29\.[\w-]{20,512}|[rsp]k_(?:live|test)_\w{16,255}|whsec_[\w+/=]{16,128}|npm_\w{30,64}|pypi-[\w-]{40,255}|sk-(?:ant-|proj-|svcacct-)?[\w-]{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,128}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}|hf_\w{30,64}|hv[sbr]\.[\w-]{20,255}|dckr_pat_[\w-]{20,64}|gl(?:c|sa)_[\w+/=]{20,255}|NRAK-[A-Z0-9]{20,40}|AGE-SECRET-KEY-1[A-Z0-9]{40,80}|SK[0-9a-f]{32})/g,
    mask,
  ],
  [/\b\d{8,10}:AA[\w-]{32,36}/g, mask],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{16,128}/g, `$1${mask}`],
  [/\b((?:AccountKey|SharedAccessKey|SharedAccessSignature|sig)=)[\w%+/=.-]{16,512}/gi, `$1${mask}`],
  [/(\bmysql(?:dump|admin|import)?\s[^\n]{0,200}?\s-p)[^\s-]\S{0,255}/g, `$1${mask}`],
  [/(\s(?:-u|--user)[ =][^\s:]{1,64}:)(?!\d+\b)[^\s"'\\[]\S{0,255}/g, `$1${mask}`],
  // The data source names of Go's MySQL driver have no scheme.
  [/(\b[\w.-]{1,64}:)[^\s:@/]{1,128}(?=@(?:tcp|unix|udp)\()/g, `$1${mask}`],
  [/(["']?\b_?auth\\{0,3}["']\s{0,4}:\s{0,4}\\{0,3}["'])[\w+/=.-]{8,2048}/gi, `$1${mask}`],
  [/(\b_auth\s{0,4}=\s{0,4})[\w+/=.-]{8,2048}/gi, `$1${mask}`],
  [
    /(\b(?:set-)?cookie\\{0,3}["']?\s{0,4}:\s{0,4}\\{0,3}["']?)(?!\[redacted)[^\s"'\\][^\r\n"'\\]{0,4095}/gi,
    `$1${mask}`,
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

/** Words of a command line, each redacted as it would be after the one before it: `--password`, then the password. */
export function redactWords(words: readonly string[]): readonly string[] {
  return words.map((word, at) => {
    const before = words[at - 1] ?? '';
    const pair = /^--?[\w-]{1,64}$/.test(before) ? redact(`${before} ${word}`) : '';
    return pair === `${before} ${mask}` ? mask : redact(word);
  });
}
