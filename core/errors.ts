/**
 * Every failure a person can meet, with its HTTP status and what to do next.
 * The API's problems, Temporal's failure types and `docs/errors.md` are all derived from this table.
 */
export const errorTable = {
  InvalidRequest: {
    status: 400,
    title: 'The request is not valid',
    next: 'Correct the named field and send it again.',
  },
  Unauthenticated: {
    status: 401,
    title: 'Sign in first',
    next: 'Open the sign-in link that `kubesage up` printed, or run `kubesage status` for a new one.',
  },
  Forbidden: {
    status: 403,
    title: 'Not allowed',
    next: 'Ask for the named permission, or use an identity that has it.',
  },
  CrossOriginWrite: {
    status: 403,
    title: 'A write from another origin was refused',
    next: 'Use the dashboard at its own address, or the CLI.',
  },
  NotFound: { status: 404, title: 'Not found', next: 'Check the id or name; list the collection to see what exists.' },
  Conflict: { status: 409, title: 'The object was changed meanwhile', next: 'Read it again and retry.' },
  StalePlan: {
    status: 409,
    title: 'The plan is not the one that was shown',
    next: 'Look at the new plan and decide on that.',
  },
  NotAwaitingDecision: {
    status: 409,
    title: 'No decision is awaited',
    next: 'Look at the remediation: it has been decided, has expired or has ended.',
  },
  PreconditionFailed: {
    status: 412,
    title: 'A precondition of the action does not hold',
    next: 'Read the reason; choose another remedy or fix the named object first.',
  },
  TooMany: {
    status: 422,
    title: 'There are more than KubeSage reads',
    next: 'What was read counts; look at the rest with the tools of whoever makes so many.',
  },
  GuardrailRefused: {
    status: 422,
    title: 'A guardrail refused the plan',
    next: 'Choose a remedy that cures the cause instead of hiding the symptom.',
  },
  RateLimited: { status: 429, title: 'Too many requests', next: 'Wait for the time in Retry-After.' },
  ClusterUnreachable: {
    status: 502,
    title: 'The cluster cannot be reached',
    next: 'Check its address, the network and that its API server is up; `kubesage doctor` names the failing step.',
  },
  ClusterCredentialsInvalid: {
    status: 502,
    title: 'The cluster refused the credentials',
    next: 'Renew the kubeconfig and add the cluster again.',
  },
  KubeconfigInvalid: {
    status: 400,
    title: 'The kubeconfig cannot be used',
    next: 'Correct the named part of the file.',
  },
  ClusterOverloaded: {
    status: 503,
    title: 'The cluster is slow or throttles us',
    next: 'It is retried; if it lasts, look at the API server.',
  },
  DependencyDown: {
    status: 503,
    title: 'A part of KubeSage is down',
    next: '`kubesage status` says which; it is restarted on its own.',
  },
  Timeout: { status: 504, title: 'It took too long', next: 'Try again; if it lasts, `kubesage doctor`.' },
  Internal: { status: 500, title: 'KubeSage failed', next: 'Report it with the request id; the log has the details.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string; readonly next: string }>;

export type ErrorCode = keyof typeof errorTable;

/** A failure with a stable code, a sentence naming the object, and what to do next. Its message is safe to show. */
export class KubeSageError extends Error {
  readonly code: ErrorCode;
  readonly next: string;
  /** When the other side asked us to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { next?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'KubeSageError';
    this.code = code;
    this.next = options.next ?? errorTable[code].next;
    this.retryAfterMs = options.retryAfterMs;
  }
}
