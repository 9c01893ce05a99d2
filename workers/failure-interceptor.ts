import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { toApplicationFailure } from '../activities/to-application-failure.ts';

/** Maps what any activity throws. */
export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  },
};
