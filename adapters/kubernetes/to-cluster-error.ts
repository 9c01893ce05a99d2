import { type ErrorCode, KubeSageError } from '../../core/errors.ts';
import { redact } from '../../core/redact.ts';

/** The API server's `Status` object, as far as it is read. */
export type ApiStatus = {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
  };
};

/** Which cluster, and what was tried: `list pods`, `patch Deployment shop/checkout`. */
export type Attempt = { readonly cluster: string; readonly server: string; readonly does: string };

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'InvalidRequest',
  401: 'ClusterCredentialsInvalid',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'InvalidRequest',
  409: 'Conflict',
  410: 'Conflict',
  413: 'InvalidRequest',
  415: 'InvalidRequest',
  422: 'InvalidRequest',
  429: 'ClusterOverloaded',
  504: 'Timeout',
};
const defaultRetryAfterMs = 1_000;
const mostCauses = 5;
/** What an API server says of a group that it does not serve: the only 404 without a Status. */
const unservedGroup = '404 page not found';

/** Translates an answer other than success. The API server's sentence names verb, resource, field and value better than we could. */
export function answerToError(
  attempt: Attempt,
  status: number,
  text: string,
  retryAfter: string | null,
): KubeSageError {
  const answer = parseStatus(text);
  const { message = '', details } = answer ?? {};
  const isUnserved = status === 404 && text.trim() === unservedGroup;
  if (answer === null && status < 500 && ![401, 403, 429].includes(status) && !isUnserved)
    return notAnApiServer(attempt, status);
  const code = codeFor(status, message);
  const causes = (details?.causes ?? [])
    .slice(0, mostCauses)
    .map(({ field, message: says }) => [field, says].filter(Boolean).join(': '));
  const said =
    causes.length > 0 && causes.every((cause) => message.includes(cause.split(': ').at(-1) ?? ''))
      ? [message]
      : [message, ...causes];
  const why = redact(said.filter((part) => part !== '').join('; ')) || `HTTP ${status}`;
  return new KubeSageError(code, `Cluster ${attempt.cluster} ${verbFor(code)} ${attempt.does}: ${why}`, {
    ...(code === 'ClusterOverloaded' ? { retryAfterMs: waitMs(retryAfter, details?.retryAfterSeconds) } : {}),
  });
}

/** Something else listens there: a proxy's page, a redirect, another program. */
export function notAnApiServer({ cluster, server, does }: Attempt, status: number): KubeSageError {
  const says = `What answers at ${server} for cluster ${cluster} is not a Kubernetes API server: HTTP ${status} when asked to ${does}.`;
  return new KubeSageError('ClusterUnreachable', says);
}

/** Translates a request that got no answer. `hasTimedOut` when it was our own bound that ended it. */
export function failureToError(attempt: Attempt, error: unknown, hasTimedOut: boolean): KubeSageError {
  if (error instanceof KubeSageError) return error;
  const { host } = new URL(attempt.server);
  const code = codeIn(error);
  if (hasTimedOut || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new KubeSageError('Timeout', `Cluster ${attempt.cluster} (${host}) took too long to ${attempt.does}.`, {
      cause: error,
    });
  }
  if (/ALERT_(BAD_)?CERTIFICATE|ALERT_UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|REQUIRED)/.test(code)) {
    return new KubeSageError(
      'ClusterCredentialsInvalid',
      `Cluster ${attempt.cluster} (${host}) refused the client certificate.`,
      { cause: error },
    );
  }
  return new KubeSageError(
    'ClusterUnreachable',
    `Cluster ${attempt.cluster} at ${host} cannot be reached: ${sayNetworkFault(code, error)}.`,
    {
      cause: error,
    },
  );
}

/** The connection broke, as it does when the API server restarts: whether the request was done is not known. */
export function isDropped(error: unknown): boolean {
  const isUnreachable = error instanceof KubeSageError && error.code === 'ClusterUnreachable';
  return isUnreachable && ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNREFUSED'].includes(codeIn(error.cause));
}

function parseStatus(text: string): ApiStatus | null {
  try {
    const answer = JSON.parse(text) as unknown;
    return typeof answer === 'object' && answer !== null ? (answer as ApiStatus) : null;
  } catch {
    return null;
  }
}

function codeFor(status: number, message: string): ErrorCode {
  // The webhook is an object of the cluster that must be mended first; asking again does not help.
  if (status === 500 && message.includes('failed calling webhook')) return 'PreconditionFailed';
  return codeOfStatus[status] ?? (status >= 500 ? 'ClusterOverloaded' : 'InvalidRequest');
}

function verbFor(code: ErrorCode): string {
  switch (code) {
    case 'Forbidden':
      return 'does not allow us to';
    case 'ClusterCredentialsInvalid':
      return 'refused the credentials when asked to';
    case 'ClusterOverloaded':
      return 'is overloaded and did not';
    default:
      return 'could not';
  }
}

function waitMs(header: string | null, detail: number | undefined): number {
  const seconds = Number(header ?? detail ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : defaultRetryAfterMs;
}

/** Errors of sockets, TLS and the client hide each other behind `cause` and, for hosts with many addresses, `errors`. */
function codeIn(error: unknown): string {
  for (
    let current = error as { code?: unknown; cause?: unknown; errors?: unknown[] } | undefined, depth = 0;
    current && depth < 5;
    depth += 1
  ) {
    if (typeof current.code === 'string' && (current.cause as { code?: unknown } | undefined)?.code === undefined)
      return current.code;
    current = (current.cause ?? current.errors?.[0]) as typeof current;
  }
  return '';
}

function sayNetworkFault(code: string, error: unknown): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (connection refused)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name cannot be resolved';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return 'it does not answer';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no route to it';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'it closed the connection';
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'it does not speak TLS';
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another name';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate is not signed by the authority of the kubeconfig';
    default:
      return code === '' ? redact(error instanceof Error ? error.message : String(error)) : code;
  }
}
