import { Button } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';
import { useViewState } from '../url/use-view-state.ts';
import { pageOf } from '../url/view-state.ts';
import styles from './pager.module.css';

type Props = { readonly nextCursor: string | null };

/** Steps through a list by cursor. The page is in the URL, so the browser's own Back works too. */
export function Pager({ nextCursor }: Props) {
  const { params, change } = useViewState();
  const navigate = useNavigate();
  const { key } = useLocation();
  const page = pageOf(params);
  if (page === 1 && nextCursor === null) return null;

  function goBack(): void {
    // A list opened by its link has nothing behind it in this tab, and a cursor only leads forward.
    if (page === 2 || key === 'default') change({ cursor: '', page: '' });
    else void navigate(-1);
  }

  return (
    <nav className={styles.pager} aria-label="Pages">
      <Button variant="default" size="xs" disabled={page === 1} onClick={goBack}>
        Previous
      </Button>
      <span>Page {page}</span>
      <Button
        variant="default"
        size="xs"
        disabled={nextCursor === null}
        onClick={() => change({ cursor: nextCursor ?? '', page: String(page + 1) })}
      >
        Next
      </Button>
    </nav>
  );
}
