/** A failed call as a program's log tells it. */
export type NetworkError = {
  readonly kind: 'refused' | 'timeout' | 'unresolved';
  readonly host: string | null;
  readonly port: number | null;
  readonly line: string;
};

const failures: readonly (readonly [NetworkError['kind'], RegExp])[] = [
  [
    'unresolved',
    /no such host|ENOTFOUND|EAI_AGAIN|UnknownHostException|could not translate host name|Name or service not known|(?:Temporary failure in|failed to do) name resolution|nodename nor servname|Name does not resolve|getaddrinfo failed|server misbehaving|failed to lookup address|could not resolve host|bad address|unknown mysql server host|name does not exist/i,
  ],
  [
    'refused',
    /connection refused|ECONNREFUSED|actively refused|connection reset by peer|ECONNRESET|connection reset by|can't connect to mysql server|connect call failed|no healthy upstream|could not be established|failed to connect to/i,
  ],
  [
    'timeout',
    /i\/o timeout|ETIMEDOUT|ESOCKETTIMEDOUT|connect(?:ion|ing)?(?: attempt)? timed out|ConnectTimeout|dial timeout|timed out (?:connecting|while connecting)|context deadline exceeded|no route to host|EHOSTUNREACH|read timed out|SocketTimeoutException|ConnectTimeoutException|TimeoutError|network is unreachable|ENETUNREACH/i,
  ],
];

const host = '([a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?)';
/** Where a target stands in the words of common runtimes and clients. The first that matches wins. */
const targets: readonly RegExp[] = [
  new RegExp(`lookup ${host}(?: on |:|$)`),
  new RegExp(`(?:ENOTFOUND|EAI_AGAIN) ${host}(?::(\\d{1,5}))?`),
  new RegExp(`UnknownHostException:? ${host}`),
  new RegExp(`host name "${host}"`),
  new RegExp(`(?:resolve host|bad address|server host)[: ]{1,2}['"(]?${host}(?:['")]|[\\s;,]|$)`),
  new RegExp(`MySQL server on '${host}(?::(\\d{1,5}))?'`),
  new RegExp(`server at "${host}"(?: \\([\\d.]+\\))?, port (\\d{1,5})`),
  new RegExp(`dial (?:tcp|udp)4? ${host}:(\\d{1,5})`),
  new RegExp(`(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ECONNRESET) ${host}:(\\d{1,5})`),
  new RegExp(`://(?:[^@/\\s]{0,128}@)?${host}(?::(\\d{1,5}))?`),
  new RegExp(`\\b${host}/[\\d.]{7,15}:(\\d{1,5})`),
  new RegExp(`(?:to|with|at|host|Host)[ =]['"(]?${host}['"]?[: ,]{1,2}(?:port[ =])?(\\d{2,5})\\b`),
  new RegExp(`(?:host|Host|to|resolve)[ =:]{1,2}['"(]?${host}['")]`),
  new RegExp(`(?:Connection refused|refused) \\(${host}:(\\d{1,5})\\)`),
  new RegExp(`Connect call failed \\('${host}', (\\d{1,5})`),
  /\b((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})\b/,
];

/** Failed calls in a log, newest first. Linear in the text. */
export function networkErrors(lines: readonly string[]): readonly NetworkError[] {
  return lines.toReversed().flatMap((line) => {
    const text = line.slice(0, 1000);
    const kind = failures.find(([, pattern]) => pattern.test(text))?.[0];
    if (kind === undefined) return [];
    const target = targets.map((pattern) => pattern.exec(text)).find((match) => match !== null);
    return [{ kind, host: target?.[1] ?? null, port: target?.[2] === undefined ? null : Number(target[2]), line }];
  });
}
