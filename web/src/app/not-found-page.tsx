import { Link } from 'react-router';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyState title="The address leads nowhere.">
        <p>
          It may be mistyped, or what it showed has ended. Start again from the <Link to="/">overview</Link>.
        </p>
      </EmptyState>
    </>
  );
}
