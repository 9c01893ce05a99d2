import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Notice } from '../shared/notice.tsx';

/** Whether the trail's hashes still fit together. Says nothing when they do beyond a line. */
export function ChainMark() {
  const verification = useQuery(queries.auditVerification()).data;
  if (verification === undefined) return null;
  if (verification.brokenAt === null) return <span>The chain of {verification.entries} entries is intact.</span>;
  return (
    <Notice tone="bad" title={`The chain is broken at entry ${verification.brokenAt}`}>
      An entry was altered or removed outside KubeSage. Keep a copy of the database and compare it with a backup.
    </Notice>
  );
}
