import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ProblemError } from '../api/problem-error.ts';
import styles from './notice.module.css';
import { Said } from './said.tsx';

type Props = { readonly error: unknown; readonly onRetry?: () => void };

/** What failed, why, and what to do next. */
export function ProblemAlert({ error, onRetry }: Props) {
  const { title, detail, next } = wordsOf(error);
  return (
    <div className={styles.notice} data-tone="bad" role="alert">
      <IconAlertTriangle className={styles.icon} size={18} aria-hidden="true" />
      <div className={styles.words}>
        <strong>{title}</strong>
        <p>
          <Said text={detail} />
        </p>
        <p className={styles.next}>
          <Said text={next} />
        </p>
      </div>
      {onRetry === undefined ? null : (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

function wordsOf(error: unknown) {
  if (error instanceof ProblemError) return { title: error.title, detail: error.message, next: error.next };
  return {
    title: 'The page failed',
    detail: error instanceof Error ? error.message : String(error),
    next: 'Reload the page; if it lasts, run `npx kubesage status`.',
  };
}
