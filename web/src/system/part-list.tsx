import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { Part } from '../api/types.ts';
import { Section } from '../shared/section.tsx';
import styles from './part-list.module.css';

type Props = { readonly parts: readonly Part[] };

export function PartList({ parts }: Props) {
  return (
    <Section title="Parts" isFlush>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part.name} className={styles.part} data-ok={part.ok}>
            {part.ok ? (
              <IconCircleCheck size={18} className={styles.glyph} aria-hidden="true" />
            ) : (
              <IconCircleX size={18} className={styles.glyph} aria-hidden="true" />
            )}
            <span className={styles.name}>{part.name}</span>
            <span className={styles.state}>{part.ok ? 'up' : 'down'}</span>
            <span className={styles.detail}>{part.detail}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
