import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';

const grpc = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unavailable: 14,
} as const;

/** The one place where failures of the Temporal client become ours. `subject` names the workflow in words. */
export function toOrchestratorError(error: unknown, subject: string): KubeSageError {
  if (error instanceof KubeSageError) return error;
  if (error instanceof WorkflowNotFoundError)
    return new KubeSageError('NotFound', `There is no ${subject}.`, { cause: error });
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return tooLong(error, subject);
  if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) {
    return new KubeSageError('NotFound', `What has the id of ${subject} does not answer as one.`, { cause: error });
  }
  return fromStatus(error, grpcCode(error), subject) ?? fromFailure(error, subject);
}

/** The failure that a workflow, an activity or an update's validator ended with: its type is our stable code. */
export function fromFailure(error: unknown, subject: string): KubeSageError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure) {
      return new KubeSageError(isErrorCode(cause.type) ? cause.type : 'Internal', cause.message, { cause: error });
    }
    if (cause instanceof TimeoutFailure)
      return new KubeSageError('Timeout', `${subject} took too long.`, { cause: error });
    if (cause instanceof CancelledFailure || cause instanceof TerminatedFailure) {
      return new KubeSageError('Conflict', `${subject} was stopped before it ended.`, {
        cause: error,
        next: 'Start it again.',
      });
    }
  }
  return new KubeSageError('Internal', `${subject} failed.`, { cause: error });
}

function fromStatus(error: unknown, code: number | null, subject: string): KubeSageError | null {
  switch (code) {
    case null:
      return null;
    case grpc.deadlineExceeded:
    case grpc.cancelled:
      return tooLong(error, subject);
    case grpc.notFound:
      return new KubeSageError('NotFound', `There is no ${subject}.`, { cause: error });
    case grpc.invalidArgument:
      return new KubeSageError('InvalidRequest', `Temporal did not accept the request about ${subject}.`, {
        cause: error,
      });
    case grpc.resourceExhausted:
      return new KubeSageError('RateLimited', 'Temporal has too much to do.', { cause: error, retryAfterMs: 1_000 });
    case grpc.failedPrecondition:
      return new KubeSageError('Timeout', `No worker answers for ${subject}.`, { cause: error });
    default:
      return new KubeSageError('DependencyDown', `Temporal does not answer (asked about ${subject}).`, {
        cause: error,
      });
  }
}

function tooLong(cause: unknown, subject: string): KubeSageError {
  return new KubeSageError('Timeout', `Temporal, or the worker behind it, took too long to answer about ${subject}.`, {
    cause,
    next: 'Ask again: what was sent is not lost. `kubesage status` says whether Temporal and the worker are up.',
  });
}

function grpcCode(error: unknown): number | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (isGrpcServiceError(cause)) return cause.code;
  }
  return null;
}

function isErrorCode(type: string | null | undefined): type is ErrorCode {
  return typeof type === 'string' && Object.hasOwn(errorTable, type);
}
