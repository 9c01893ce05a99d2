import type { Icon } from '@tabler/icons-react';
import { NavLink } from 'react-router';
import styles from './main-nav.module.css';

type Props = {
  readonly to: string;
  readonly label: string;
  readonly icon: Icon;
  readonly count?: number | undefined;
  /** What the count counts: "3 open". */
  readonly countSays?: string;
  readonly isCapped?: boolean;
  readonly isUrgent?: boolean;
};

export function NavItem({
  to,
  label,
  icon: Glyph,
  count = 0,
  countSays = '',
  isCapped = false,
  isUrgent = false,
}: Props) {
  const number = isCapped ? `${count}+` : String(count);
  return (
    <NavLink to={to} end={to === '/'} className={styles.item ?? ''}>
      <Glyph className={styles.glyph} size={18} stroke={1.7} aria-hidden="true" />
      <span className={styles.label}>{label}</span>
      {count === 0 ? null : (
        <span className={styles.count} data-urgent={isUrgent} title={`${number} ${countSays}`}>
          {number}
          <span className={styles.countSays}> {countSays}</span>
        </span>
      )}
    </NavLink>
  );
}
