import type { ObjectRef } from '../../../core/cluster/object-ref.ts';
import type { Evidence } from '../../../core/diagnosis/finding.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ClockTime } from '../shared/clock-time.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import styles from './evidence-table.module.css';

type Props = {
  readonly evidence: readonly Evidence[];
  /** The finding's object: named only where the evidence is about another one. */
  readonly about: ObjectRef;
};

const kinds: Readonly<Record<Evidence['kind'], string>> = {
  field: 'Field',
  condition: 'Condition',
  event: 'Event',
  log: 'Log',
  absence: 'Absent',
  change: 'Change',
};

/** The observed facts, exact enough to check each with kubectl. Values are shown as text, whatever they contain. */
export function EvidenceTable({ evidence, about }: Props) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Where</th>
          <th scope="col">Observed</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same fact may be given twice, and the order is fixed
          <tr key={index}>
            <td className={styles.kind} data-label="What">
              {kinds[one.kind]}
            </td>
            <td data-label="Where">
              <code className={styles.path}>
                <Breakable text={one.path} kind="path" />
              </code>
              {isSame(one.object, about) ? null : (
                <div className={styles.object}>
                  <ObjectName object={one.object} />
                </div>
              )}
            </td>
            <td data-label="Observed">
              <code className={styles.value} data-kind={one.kind}>
                <Breakable text={one.value} />
              </code>
              {one.at === undefined ? null : (
                <div className={styles.object}>
                  <ClockTime at={one.at} />
                </div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isSame(a: ObjectRef, b: ObjectRef): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}
