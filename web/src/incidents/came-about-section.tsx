import type { Incident } from '../../../core/diagnosis/incident.ts';
import { Breakable } from '../shared/breakable.tsx';
import { CommandLine } from '../shared/command-line.tsx';
import { Section } from '../shared/section.tsx';
import styles from './came-about-section.module.css';
import { CauseChain } from './cause-chain.tsx';
import { Confidence } from './confidence.tsx';

type Props = { readonly incident: Incident };

/** The way from the cause to what is seen, and why it is held for the cause; or where the evidence stops and what to look at next. */
export function CameAboutSection({ incident: { causes, unknown } }: Props) {
  const [leading] = causes;
  return (
    <Section
      title="How it came about"
      aside={leading === undefined ? undefined : <Confidence value={leading.confidence} />}
    >
      {causes.map((cause) => (
        <CauseChain key={`${cause.object.kind}/${cause.object.namespace}/${cause.object.name}`} cause={cause} />
      ))}
      {leading === undefined || leading.reasons.length === 0 ? null : (
        <details className={styles.reasons}>
          <summary>Why this is held for the cause</summary>
          <ul>
            {leading.reasons.map((reason) => (
              <li key={reason}>
                <Breakable text={reason} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {unknown === null ? null : (
        <>
          <p>
            <Breakable text={unknown.says} />
          </p>
          {unknown.lookAt.length === 0 ? null : <p className={styles.next}>Look at this next:</p>}
          {unknown.lookAt.map((next) => (
            <div key={next}>
              <CommandLine command={next} />
            </div>
          ))}
        </>
      )}
    </Section>
  );
}
