import type { AuditEntry } from '../api/types.ts';
import { parameterWords } from '../findings/parameter-words.ts';
import styles from './audit-table.module.css';

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
            <td>{entry.actor}</td>
            <td className={styles.action}>{entry.action}</td>
            <td>
              <code>{entry.subject}</code>
            </td>
            <td className={styles.detail}>
              {parameterWords(entry.detail).map(([name, value]) => (
                <span key={name}>
                  {name}: {value}
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
