import type { FindingRecord } from '../api/types.ts';
import { Confidence } from '../incidents/confidence.tsx';
import { Breakable } from '../shared/breakable.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { Section } from '../shared/section.tsx';
import styles from './cause-section.module.css';

type Props = { readonly finding: FindingRecord };

export function CauseSection({ finding: { cause } }: Props) {
  if (cause === null) {
    return (
      <Section title="Why">
        <p className={styles.unknown}>
          The evidence on this object does not reach a cause. It may be explained by what it depends on.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Why" aside={<Confidence value={cause.confidence} />}>
      <p className={styles.explanation}>
        <Breakable text={cause.explanation} />
      </p>
      <p className={styles.where}>
        The fault lies in <ObjectName object={cause.object} /> · <code>{cause.reason}</code>
      </p>
    </Section>
  );
}
