import type { Verification } from '../../../core/remediation/plan.ts';
import styles from './verification-list.module.css';
import { verificationWords } from './verification-words.ts';

type Props = { readonly verifications: readonly Verification[] };

export function VerificationList({ verifications }: Props) {
  if (verifications.length === 0) return null;
  return (
    <div className={styles.list}>
      <h3 className={styles.title}>It has helped when</h3>
      <ul>
        {verifications.map((verification) => (
          <li key={verificationWords(verification)}>{verificationWords(verification)}</li>
        ))}
      </ul>
      <p>Otherwise every step is undone in reverse order.</p>
    </div>
  );
}
