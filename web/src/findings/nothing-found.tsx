import { Button } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../shared/empty-state.tsx';

type Props = { readonly what: string; readonly isNarrowed: boolean };

export function NothingFound({ what, isNarrowed }: Props) {
  const [, setParams] = useSearchParams();
  if (!isNarrowed) {
    return (
      <EmptyState title={`No open ${what}.`}>
        <p>Nothing is wrong that KubeSage can see. What comes up appears here by itself.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`No ${what} match these filters.`}>
      <div>
        <Button variant="default" size="xs" onClick={() => setParams({})}>
          Clear the filters
        </Button>
      </div>
    </EmptyState>
  );
}
