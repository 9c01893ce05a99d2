/** An RFC 9457 problem as the API sends it. */
type Problem = {
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly code?: unknown;
  readonly next?: unknown;
};

/** A failed request: what happened and what to do next, in words that may be shown. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly next: string;

  constructor(status: number, code: string, title: string, detail: string, next: string) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.next = next;
  }
}

/** Reads a problem; a body that is none (a proxy's page, an empty answer) still gives a sentence and a next step. */
export function problemOf(status: number, body: unknown): ProblemError {
  const problem: Problem = typeof body === 'object' && body !== null ? body : {};
  return new ProblemError(
    status,
    textOr(problem.code, status === 401 ? 'Unauthenticated' : 'Internal'),
    textOr(problem.title, `The API answered ${status}`),
    textOr(problem.detail, 'It gave no reason.'),
    textOr(problem.next, 'Try again; if it lasts, run `npx kubesage status`.'),
  );
}

export function unreachable(): ProblemError {
  return new ProblemError(
    0,
    'Unreachable',
    'KubeSage does not answer',
    'The request did not reach the API.',
    'Check with `npx kubesage status` that it is running; `npx kubesage up` starts it.',
  );
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
