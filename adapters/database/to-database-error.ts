import { KubeSageError } from '../../core/errors.ts';

/** SQLSTATEs (and their classes) that say that the server is away, going down or coming up. */
const lossStates = /^(08|57P0[123]|53300)/;
const lossCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** What the driver says without a code. */
const lossMessages =
  /connection terminated|connection error|timeout exceeded when trying to connect|client has encountered a connection error/i;

export function isConnectionLoss(error: unknown): boolean {
  const { code = '', message } = describe(error);
  return lossCodes.has(code) || lossStates.test(code) || lossMessages.test(message);
}

/** The one place where failures of PostgreSQL become ours. Statements and values stay out of the message. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof KubeSageError) return error;
  const { code = '', message } = describe(error);
  if (isConnectionLoss(error)) {
    return new KubeSageError('DependencyDown', `PostgreSQL does not answer (${code || message}).`, { cause: error });
  }
  switch (code) {
    case '57014':
      return new KubeSageError('Timeout', 'PostgreSQL took too long for a statement.', { cause: error });
    case '40001':
    case '40P01':
      return new KubeSageError('Conflict', 'Two writers of the database stood in each other’s way.', { cause: error });
    case '28P01':
    case '28000':
    case '3D000':
      return new KubeSageError('DependencyDown', `PostgreSQL refuses us: ${message}.`, {
        cause: error,
        next: 'Correct KUBESAGE_DATABASE_URL.',
      });
    default:
      return new KubeSageError(
        'Internal',
        `A statement of the database failed${code === '' ? '' : ` (SQLSTATE ${code})`}.`,
        {
          cause: error,
        },
      );
  }
}

function describe(error: unknown): { readonly code?: string; readonly message: string } {
  const {
    code,
    message = '',
    errors,
  } = (error ?? {}) as { code?: unknown; message?: string; errors?: readonly { code?: unknown }[] };
  const known = typeof code === 'string' ? code : errors?.[0]?.code;
  return typeof known === 'string' ? { code: known, message } : { message };
}
