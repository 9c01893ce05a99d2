import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hasCode } from '../api/problem-error.ts';
import { queries } from '../api/queries.ts';
import { LiveProvider } from '../live/live-context.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { CenteredPage } from './centered-page.tsx';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Shows the dashboard to who is signed in, and to everybody else how to sign in. */
export function SessionGate() {
  const session = useQuery(queries.session());
  const retry = () => void session.refetch();

  if (hasCode(session.error, 'Unauthenticated')) return <SignInPage onRetry={retry} />;
  if (session.data !== undefined) {
    return (
      <LiveProvider>
        <Shell user={session.data.user} />
      </LiveProvider>
    );
  }
  if (session.error !== null) {
    return (
      <CenteredPage title="KubeSage cannot be reached">
        <ProblemAlert error={session.error} />
        <Button onClick={retry} loading={session.isFetching}>
          Try again
        </Button>
      </CenteredPage>
    );
  }
  return (
    <CenteredPage title="KubeSage">
      <Loader size="sm" aria-label="Loading" />
    </CenteredPage>
  );
}
