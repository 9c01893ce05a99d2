import { Link } from 'react-router';
import type { AuditEntry } from '../api/types.ts';
import { Breakable } from '../shared/breakable.tsx';
import styles from './audit-table.module.css';
import { auditWords } from './audit-words.ts';

type Props = { readonly entries: readonly AuditEntry[] };

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function AuditTable({ entries }: Props) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Did</th>
          <th scope="col">To</th>
          <th scope="col">Details</th>
          <th scope="col">Hash</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.sequence}>
            <td className={styles.when}>
              <time dateTime={entry.at}>{format.format(new Date(entry.at))}</time>
            </td>
            <td className={styles.who}>{entry.actor}</td>
            <td className={styles.action}>{entry.action}</td>
            <td className={styles.subject}>
              <Subject of={entry.subject} />
            </td>
            <td className={styles.detail}>
              {auditWords(entry.detail).map(([name, value]) => (
                <span key={name}>
                  {name}: <Breakable text={value} />
                </span>
              ))}
            </td>
            <td className={styles.hash}>
              <code title={entry.hash}>{entry.hash.slice(0, 8)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was acted on; a remediation leads to its page. */
function Subject({ of: subject }: { readonly of: string }) {
  if (!subject.startsWith('remediate:')) return <code>{subject}</code>;
  return (
    <Link to={`/remediations/${encodeURIComponent(subject)}`} title={subject}>
      <code>{subject}</code>
    </Link>
  );
}
