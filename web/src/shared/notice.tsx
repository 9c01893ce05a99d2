import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './notice.module.css';

type Props = {
  readonly tone: 'info' | 'waiting' | 'good' | 'bad';
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

const glyphs = {
  info: IconInfoCircle,
  waiting: IconInfoCircle,
  good: IconCircleCheck,
  bad: IconAlertTriangle,
} as const;

/** Something a person should know before going on. */
export function Notice({ tone, title, children, action }: Props) {
  const Glyph = glyphs[tone];
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      <Glyph className={styles.icon} size={18} aria-hidden="true" />
      <div className={styles.words}>
        <strong>{title}</strong>
        {children === undefined ? null : <div className={styles.next}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
