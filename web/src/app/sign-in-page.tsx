import { Button } from '@mantine/core';
import { CommandLine } from '../shared/command-line.tsx';
import { CenteredPage } from './centered-page.tsx';

type Props = { readonly onRetry: () => void };

export function SignInPage({ onRetry }: Props) {
  return (
    <CenteredPage title="Sign in">
      <p>
        The dashboard opens for the person who runs KubeSage on this machine. Ask the command line for a sign-in link
        and open it in this browser; it works once, within ten minutes.
      </p>
      <CommandLine command="npx kubesage status" />
      <p>Nothing is sent anywhere else: the link belongs to this machine.</p>
      <Button variant="default" onClick={onRetry}>
        I have opened the link
      </Button>
    </CenteredPage>
  );
}
