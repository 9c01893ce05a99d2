/** What sort of trouble a line names. */
export const troubles = [
  'out-of-memory',
  'refused',
  'timeout',
  'unresolved',
  'certificate',
  'credentials',
  'permission',
  'disk-full',
  'port-taken',
  'missing-file',
  'missing-setting',
] as const;
export type Trouble = (typeof troubles)[number];

const patterns: readonly (readonly [Trouble, RegExp])[] = [
  [
    'out-of-memory',
    /OutOfMemoryError|heap out of memory|\bMemoryError\b|runtime: out of memory|std::bad_alloc|cannot allocate memory|Allowed memory size of \d+ bytes exhausted|failed to allocate memory|OutOfMemoryException|memory allocation of \d+ bytes failed/i,
  ],
  [
    'unresolved',
    /no such host|ENOTFOUND|EAI_AGAIN|UnknownHostException|could not translate host name|Name or service not known|name resolution|nodename nor servname|Name does not resolve|getaddrinfo failed|could not resolve host|bad address|unknown mysql server host|failed to lookup address/i,
  ],
  [
    'refused',
    /connection refused|ECONNREFUSED|actively refused|connection reset|ECONNRESET|broken pipe|EPIPE|no healthy upstream|can't connect to|could not connect|failed to connect|broker may not be available/i,
  ],
  [
    'timeout',
    /i\/o timeout|ETIMEDOUT|timed ?out|deadline exceeded|no route to host|EHOSTUNREACH|TimeoutException|TimeoutError/i,
  ],
  [
    'certificate',
    /x509|certificate (?:has expired|verify failed|is not trusted|signed by unknown)|unable to verify the first certificate|self[- ]signed certificate|SSLHandshakeException|CERT_HAS_EXPIRED|tls: (?:failed|handshake|bad|unknown|first record|private|no )|PKIX path|ERR_TLS/i,
  ],
  [
    'credentials',
    /password authentication failed|authentication failed|access denied for user|invalid (?:credentials|password|api key|token)|unauthorized|\b401\b|NOAUTH|WRONGPASS|login failed|ORA-01017|token (?:is|has) expired|bad credentials/i,
  ],
  [
    'permission',
    /permission denied|EACCES|EPERM|operation not permitted|\b403\b|forbidden|access (?:is )?denied|not authorized|read-only file system|EROFS|AccessDeniedException|PermissionError/i,
  ],
  [
    'disk-full',
    /no space left on device|ENOSPC|disk (?:is )?full|disk quota exceeded|EDQUOT|not enough (?:disk )?space/i,
  ],
  ['port-taken', /address already in use|EADDRINUSE|port is already allocated|only one usage of each socket address/i],
  [
    'missing-file',
    /no such file or directory|ENOENT|FileNotFound|cannot find module|Cannot open .{0,80}file|exec format error|command not found|ModuleNotFoundError|ImportError|ClassNotFoundException|NoClassDefFoundError|cannot open shared object/i,
  ],
  [
    'missing-setting',
    /environment variable|env(?:ironment)? var\b|KeyError|must be set|is not set|not defined|required (?:option|setting|flag|key|property)|missing (?:required|mandatory)|could not resolve placeholder|unbound variable|invalid config/i,
  ],
];

/** Beginnings of what ends a program, in Java, Go, Python, Node, Ruby, .NET, Rust, PHP, C and shells. */
const fatal =
  /^(?:panic: |fatal error: |fatal: |runtime error: |thread '[^']{0,100}' panicked at|Unhandled exception|Unhandled (?:promise )?rejection|Uncaught |\[?PHP (?:Fatal|Parse)|Fatal error: |Exception in thread|Caused by: |Segmentation fault|Traceback \(most recent|terminate called|Assertion .{0,200}failed|java\.lang\.[A-Z]\w*(?:Error|Exception)|\S+\.rb:\d+:in )|\bpanicked at\b|signal SIG(?:SEGV|ABRT|BUS|ILL)/i;
/** `ValueError: …`, `org.example.FooException: …`, `Error [ERR_X]: …`, `Npgsql.NpgsqlException (0x80004005): …`: how most runtimes head a trace, and how Python ends one. */
const exception =
  /^(?:[\w$.]{0,200}\.)?[A-Z]\w{0,80}(?:Error|Exception|Fault|Failure|Exit|Interrupt|Rejection|Warning)(?:\b|\$)(?: \[[A-Z_]{1,60}\]| \(0x[0-9A-Fa-f]{8}\))?:|^Error(?: \[[A-Z_]{1,60}\])?: /;
const error =
  /\b(?:panic|fatal|error|exception|traceback|failed|failure|cannot|can't|could not|couldn't|unable|refused|denied|not found|missing|undefined|forbidden|unauthorized|expired|untrusted|timed out|time ?out(?!s?["']?\s{0,3}(?:[=:]|is\b|set\b|of\b))|segmentation|abort(?:ed|ing)?|exiting|crash(?:ed)?|killed|invalid|unexpected)\b|Error:|Exception:/i;
/** Lines inside a stack trace: they say where, not what. */
const frame =
  /^(?:at [\w$.<>[\]/@ -]{1,200}[(:]|at (?:async |new )?\S{1,200}(?: \(|:\d|$)|File "[^"]{1,300}", line \d+|goroutine \d+ \[|\[signal |\S{1,200}\.go:\d+(?: \+0x|$)|[\w./*()-]{1,200}\((?:0x[\w, .?{}]{0,200}|\.{3})?\)$|created by |\.{3} \d+ (?:more|common)|from \S{1,200}:\d+:in |#\d{1,4}\s|stack backtrace:|\d{1,4}: (?:0x[0-9a-f]+|[\w:<>]{3,200})|note: run with|node:internal|\^+$|~+\^|--- End of |exit status \d+$|Stack trace:|thrown in )/;

/** Words that stand for trouble only where the line tells of an error at all: a status in an access log, a setting that was read. */
const weak: ReadonlySet<Trouble> = new Set(['timeout', 'credentials', 'permission', 'missing-setting']);

/** What a line tells by its form and words. Reads at most 1,000 characters. */
export function signatureOf(text: string): {
  readonly trouble: Trouble | null;
  readonly isFatal: boolean;
  readonly isError: boolean;
  readonly isFrame: boolean;
} {
  const head = text.slice(0, 1_000);
  const isFrame = frame.test(head);
  if (isFrame) return { trouble: null, isFatal: false, isError: false, isFrame };
  const isFatal = fatal.test(head) || exception.test(head);
  const isTold = isFatal || error.test(head);
  const trouble = patterns.find(([name, pattern]) => (isTold || !weak.has(name)) && pattern.test(head))?.[0] ?? null;
  return { trouble, isFatal, isError: isTold || trouble !== null, isFrame };
}
