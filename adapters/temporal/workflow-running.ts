import { Client, type ConnectionLike, WorkflowNotFoundError } from '@temporalio/client';

/** Answers whether the workflow of an id has an open run. Over an existing connection, since a worker has one anyway. */
export function workflowRunning(options: {
  readonly connection: ConnectionLike;
  readonly namespace: string;
}): (workflowId: string) => Promise<boolean> {
  const client = new Client(options);
  return async (workflowId) => {
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
}
