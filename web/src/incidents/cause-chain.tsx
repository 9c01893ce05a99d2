import type { IncidentCause } from '../../../core/diagnosis/incident.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import styles from './cause-chain.module.css';

type Props = { readonly cause: IncidentCause };

/** From the fault to the farthest symptom, one step under the other, as one would tell it. */
export function CauseChain({ cause }: Props) {
  return (
    <ol className={styles.chain}>
      {cause.chain.map((link, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a chain may pass an object twice, and its order is its identity
          key={index}
          className={styles.link}
          data-place={index === 0 ? 'cause' : index === cause.chain.length - 1 ? 'end' : 'between'}
        >
          <span className={styles.label}>{index === 0 ? 'Cause' : 'therefore'}</span>
          <ObjectName object={link.object} />
          <p className={styles.says}>
            <Breakable text={link.says} />
          </p>
        </li>
      ))}
    </ol>
  );
}
