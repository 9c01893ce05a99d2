import type { Hypothesis } from '../../../core/diagnosis/incident.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { Section } from '../shared/section.tsx';
import styles from './hypotheses-section.module.css';

type Props = { readonly hypotheses: readonly Hypothesis[] };

/** Other explanations that were weighed, and why they lost. */
export function HypothesesSection({ hypotheses }: Props) {
  if (hypotheses.length === 0) return null;
  return (
    <Section title="Weighed and set aside">
      <ul className={styles.hypotheses}>
        {hypotheses.map(({ object, reason, why }) => (
          <li key={`${object.kind}/${object.namespace}/${object.name}/${reason}`}>
            <ObjectName object={object} /> <code>{reason}</code>
            <div className={styles.why}>
              <Breakable text={why} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
