import { ActionIcon } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.ts';

/** Ends this browser's session and forgets everything that was read with it. */
export function SignOutButton() {
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: client.signOut,
    onSuccess: () => queryClient.resetQueries(),
    onError: (error) => notifications.show({ color: 'red', title: 'You are still signed in', message: error.message }),
  });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      onClick={() => signOut.mutate()}
      loading={signOut.isPending}
      aria-label="Sign out"
      title="Sign out"
    >
      <IconLogout size={17} />
    </ActionIcon>
  );
}
