import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { queries } from '../api/queries.ts';
import { Notice } from '../shared/notice.tsx';

/** Parts of KubeSage that are down: each takes one feature away, and a person should know which. */
export function DownNotice() {
  const down = useQuery(queries.readiness()).data?.parts.filter((part) => !part.ok) ?? [];
  if (down.length === 0) return null;
  const title = down.length === 1 ? `${down[0]?.name} is down` : `${down.length} parts of KubeSage are down`;
  return (
    <Notice tone="waiting" title={title} action={<Link to="/system">See the system</Link>}>
      {down.map((part) => (
        <div key={part.name}>
          {part.name}: {part.detail}
        </div>
      ))}
    </Notice>
  );
}
