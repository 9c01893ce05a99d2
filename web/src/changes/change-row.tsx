import type { StoredChange } from '../api/types.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';
import styles from './change-row.module.css';

type Props = { readonly change: StoredChange };

/** One change; its fields before and after are a click away. */
export function ChangeRow({ change }: Props) {
  const { object, says, who, category, occurrences, lastAt, cluster, fields } = change;
  return (
    <details className={styles.change}>
      <summary className={styles.summary}>
        <span className={styles.says}>
          <Breakable text={says} />
        </span>
        <span className={styles.dim}>
          <TimeAgo at={lastAt} />
        </span>
      </summary>
      <p className={styles.dim}>
        <ObjectName object={object} /> · {category} · {cluster}
        {who === null ? '' : ` · by ${who}`}
        {occurrences > 1 ? ` · ${occurrences} times` : ''}
      </p>
      {fields.length === 0 ? null : (
        <dl className={styles.fields}>
          {fields.map(({ path, before, after }) => (
            <div key={path}>
              <dt>
                <code>
                  <Breakable text={path} kind="path" />
                </code>
              </dt>
              <dd>
                <Breakable text={before ?? 'absent'} /> → <Breakable text={after ?? 'absent'} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}
