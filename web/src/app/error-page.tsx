import { Button } from '@mantine/core';
import { useRouteError } from 'react-router';
import styles from '../shared/columns.module.css';
import { PageHeader } from '../shared/page-header.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';

/** What a page that failed shows instead; the rest of the dashboard goes on. */
export function ErrorPage() {
  const error = useRouteError();
  return (
    <div className={styles.stack}>
      <PageHeader title="This page failed" />
      <ProblemAlert error={error} />
      <div>
        <Button variant="default" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </div>
    </div>
  );
}
