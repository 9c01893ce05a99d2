import type { IncidentCause } from '../../../core/diagnosis/incident.ts';
import { ObjectName } from '../shared/object-name.tsx';
import { Section } from '../shared/section.tsx';
import { Confidence } from './confidence.tsx';
import styles from './other-causes.module.css';

type Props = { readonly causes: readonly IncidentCause[] };

/** Causes that the evidence supports less. */
export function OtherCauses({ causes }: Props) {
  if (causes.length === 0) return null;
  return (
    <Section title="Also possible">
      <ul className={styles.causes}>
        {causes.map((cause) => (
          <li key={`${cause.object.kind}/${cause.object.namespace}/${cause.object.name}/${cause.reason}`}>
            <ObjectName object={cause.object} />
            <div className={styles.says}>
              {cause.chain[0]?.says ?? cause.reason} · <Confidence value={cause.confidence} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
