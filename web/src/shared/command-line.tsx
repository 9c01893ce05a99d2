import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import styles from './command-line.module.css';

type Props = { readonly command: string };

/** A command to type in a terminal, with a button that copies it. */
export function CommandLine({ command }: Props) {
  return (
    <span className={styles.line}>
      <code className={styles.command}>{command}</code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size="sm"
            color="gray"
            onClick={copy}
            aria-label={copied ? 'Copied' : `Copy ${command}`}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
