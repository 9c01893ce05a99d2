import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRadar2 } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ProblemError } from '../api/problem-error.ts';
import { diagnosisWords } from './diagnosis-words.ts';
import { investigate } from './investigate.ts';

type Props = { readonly clusters: readonly string[]; readonly namespace?: string };

/** Looks at the clusters now instead of at the next round, and says what came of it. */
export function InvestigateButton({ clusters, namespace }: Props) {
  const queryClient = useQueryClient();
  const investigation = useMutation({
    mutationFn: () => Promise.allSettled(clusters.map((cluster) => investigate(cluster, namespace))),
    onSuccess: (results) => {
      for (const result of results) {
        if (result.status === 'fulfilled') {
          notifications.show({ title: 'Looked just now', message: diagnosisWords(result.value) });
        } else notifications.show({ color: 'red', autoClose: false, ...wordsOf(result.reason) });
      }
      return Promise.all(['findings', 'incidents'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconRadar2 size={16} aria-hidden="true" />}
      disabled={clusters.length === 0}
      loading={investigation.isPending}
      onClick={() => investigation.mutate()}
    >
      Investigate now
    </Button>
  );
}

function wordsOf(error: unknown): { readonly title: string; readonly message: string } {
  if (error instanceof ProblemError) return { title: error.title, message: `${error.message} ${error.next}` };
  return { title: 'The investigation failed', message: String(error) };
}
