import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import styles from './centered-page.module.css';

type Props = { readonly title: string; readonly children: ReactNode };

/** A page outside the dashboard's frame. */
export function CenteredPage({ title, children }: Props) {
  useDocumentTitle(title === 'KubeSage' ? title : `${title} · KubeSage`);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Brand />
        <h1 className={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
