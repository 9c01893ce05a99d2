import type { ObjectRef } from '../../../core/cluster/object-ref.ts';
import styles from '../incidents/hypotheses-section.module.css';
import { ObjectName } from '../shared/object-name.tsx';
import { Section } from '../shared/section.tsx';

type Props = { readonly objects: readonly ObjectRef[] };

/** Objects whose own trouble would explain the finding. */
export function DependsOnSection({ objects }: Props) {
  if (objects.length === 0) return null;
  return (
    <Section title="Depends on">
      <ul className={styles.hypotheses}>
        {objects.map((object) => (
          <li key={`${object.kind}/${object.namespace}/${object.name}`}>
            <ObjectName object={object} />
            {object.uid === '' ? <div className={styles.why}>does not exist</div> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
