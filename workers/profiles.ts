import type { WorkerOptions } from '@temporalio/worker';

type Tuning = Pick<
  WorkerOptions,
  | 'maxConcurrentActivityTaskExecutions'
  | 'maxConcurrentWorkflowTaskExecutions'
  | 'maxCachedWorkflows'
  | 'reuseV8Context'
>;

/** How much a worker takes on at once, by the machine it is meant for. */
export const profiles = {
  /** A laptop that runs the whole stack: 2 cores, a few hundred open workflows. */
  laptop: {
    maxConcurrentActivityTaskExecutions: 40,
    maxConcurrentWorkflowTaskExecutions: 20,
    maxCachedWorkflows: 200,
    reuseV8Context: true,
  },
  /** A dedicated worker of a platform team. */
  server: {
    maxConcurrentActivityTaskExecutions: 200,
    maxConcurrentWorkflowTaskExecutions: 100,
    maxCachedWorkflows: 2000,
    reuseV8Context: true,
  },
} as const satisfies Record<string, Tuning>;
