import { Skeleton } from '@mantine/core';
import styles from './loading-rows.module.css';

type Props = { readonly rows?: number };

/** Stands in for a list that is being read, at about its height, so that the page does not jump. */
export function LoadingRows({ rows = 4 }: Props) {
  return (
    <div className={styles.rows} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all the same
        <Skeleton key={row} height={14} width={`${88 - ((row * 17) % 40)}%`} />
      ))}
    </div>
  );
}
