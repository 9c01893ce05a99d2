import { Link } from 'react-router';
import type { Severity } from '../../../core/diagnosis/finding.ts';
import { SeverityMark } from '../shared/severity-mark.tsx';
import styles from './severity-tiles.module.css';

type Props = { readonly counts: Readonly<Record<Severity, number>>; readonly isCapped: boolean };

const shown = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];

/** Open incidents by severity; each number leads to its list. */
export function SeverityTiles({ counts, isCapped }: Props) {
  return (
    <ul className={styles.tiles} aria-label="Open incidents by severity">
      {shown.map((severity) => (
        <li key={severity}>
          <Link to={`/incidents?severity=${severity}`} className={styles.tile} data-zero={counts[severity] === 0}>
            <span className={styles.number}>
              {counts[severity]}
              {isCapped && counts[severity] > 0 ? '+' : ''}
            </span>
            <SeverityMark severity={severity} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
