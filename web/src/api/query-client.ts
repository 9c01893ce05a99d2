import { QueryCache, QueryClient } from '@tanstack/react-query';
import { hasCode, ProblemError } from './problem-error.ts';

/** The cache of everything read from the API. An ended session is noticed by whichever request meets it first. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (!hasCode(error, 'Unauthenticated') || query.queryKey[0] === 'session') return;
        void client.invalidateQueries({ queryKey: ['session'] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
        refetchOnWindowFocus: true,
      },
    },
  });
  return client;
}

function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ProblemError) || error.status === 0 || error.status >= 500;
}
