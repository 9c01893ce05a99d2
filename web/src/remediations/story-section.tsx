import type { LinkedRemediation } from '../api/types.ts';
import { Breakable } from '../shared/breakable.tsx';
import { ClockTime } from '../shared/clock-time.tsx';
import { Section } from '../shared/section.tsx';
import { storyOf } from './story.ts';
import styles from './story-section.module.css';

type Props = { readonly remediation: LinkedRemediation };

export function StorySection({ remediation }: Props) {
  return (
    <Section title="Story">
      <ol className={styles.story}>
        {storyOf(remediation).map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a story only grows at its end
          <li key={index}>
            <span className={styles.at}>
              <ClockTime at={entry.at} />
            </span>
            <div>
              <span className={styles.title}>
                <Breakable text={entry.title} />
              </span>
              {entry.says === '' ? null : (
                <p className={styles.says}>
                  <Breakable text={entry.says} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
