import type { ObjectRef } from '../../../core/cluster/object-ref.ts';
import styles from './object-name.module.css';

type Props = { readonly object: Pick<ObjectRef, 'kind' | 'namespace' | 'name'> };

/** Kind, namespace and name of an object of a cluster. */
export function ObjectName({ object }: Props) {
  return (
    <span className={styles.object}>
      <span className={styles.kind}>{object.kind}</span>{' '}
      <span className={styles.name}>
        {object.namespace === '' ? '' : <span className={styles.namespace}>{object.namespace}/</span>}
        {object.name}
      </span>
    </span>
  );
}
