import { useMemo } from 'react';
import { diffLines, diffSize } from './diff-lines.ts';
import styles from './diff-view.module.css';

type Props = { readonly diff: string; readonly label: string };

const signs = { hunk: '', same: ' ', added: '+', removed: '-' } as const;

/** A unified diff, told apart by sign as well as by colour. It can be scrolled with the keyboard. */
export function DiffView({ diff, label }: Props) {
  const lines = useMemo(() => diffLines(diff), [diff]);
  if (lines.length === 0) return <p className={styles.none}>The object stays as it is.</p>;
  const { added, removed } = diffSize(lines);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>{label}</span>
        <span className={styles.size}>
          <span data-kind="added">+{added}</span> <span data-kind="removed">−{removed}</span>
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={label} tabIndex={0}>
        <table className={styles.table}>
          <tbody>
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a diff's lines have no identity but their place
              <tr key={index} data-kind={line.kind}>
                <td className={styles.gutter}>{line.before}</td>
                <td className={styles.gutter}>{line.after}</td>
                <td className={styles.sign}>{signs[line.kind]}</td>
                <td className={styles.text}>{line.kind === 'hunk' ? `⋯ ${line.text}` : line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}
