import { Context } from '@temporalio/activity';

const everyMs = 3_000;

/** Heartbeats for as long as the work goes on, and hands it the signal by which a person's cancellation arrives. */
export async function heartbeatWhile<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), everyMs);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
