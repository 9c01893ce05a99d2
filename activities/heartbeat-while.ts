import { Context } from '@temporalio/activity';

const everyMs = 3_000;

/**
 * Heartbeats for as long as the work goes on, and hands it the signal by which a person's cancellation arrives. Work that is stuck
 * does not count as going on: without heartbeats somebody else is asked to do it.
 */
export async function heartbeatWhile<T>(
  work: (signal: AbortSignal) => Promise<T>,
  isStuck: () => boolean = () => false,
): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => {
    if (!isStuck()) context.heartbeat();
  }, everyMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
