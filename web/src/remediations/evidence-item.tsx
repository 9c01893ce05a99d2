import type { StoredEvidence } from '../../../core/remediation/remediation.ts';
import { ClockTime } from '../shared/clock-time.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import styles from './evidence-section.module.css';

type Props = { readonly item: StoredEvidence };

/** One stored piece, folded until somebody wants it. Its content is text of the cluster and shown as nothing else. */
export function EvidenceItem({ item }: Props) {
  return (
    <details className={styles.item}>
      <summary className={styles.summary}>
        <span className={styles.kind}>{item.kind}</span>
        <span className={styles.title}>{item.title}</span>
        <span className={styles.at}>
          <ClockTime at={item.at} />
        </span>
      </summary>
      <p className={styles.object}>
        <ObjectName object={item.object} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className={styles.content} tabIndex={0}>
        {item.content}
      </pre>
    </details>
  );
}
