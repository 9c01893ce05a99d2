import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './outside-link.module.css';

type Props = { readonly href: string; readonly children: ReactNode };

/** A link that leaves the dashboard. An address that is not plain HTTP is shown as text: it is data, not a place to go. */
export function OutsideLink({ href, children }: Props) {
  if (!/^https?:\/\//.test(href)) return <span>{children}</span>;
  return (
    <a className={styles.link} href={href} target="_blank" rel="noreferrer">
      {children}
      <IconExternalLink size={14} aria-label="opens in a new tab" />
    </a>
  );
}
