import styles from './brand.module.css';

export function Brand() {
  return (
    <span className={styles.brand}>
      <svg className={styles.mark} viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M16 25V14m0 3.5c-5 0-7.5-2.5-7.5-7.5 5 0 7.5 2.5 7.5 7.5Zm0-3c0-4 2.3-6.5 7-7 0 4.5-2.5 7-7 7Z" />
      </svg>
      KubeSage
    </span>
  );
}
