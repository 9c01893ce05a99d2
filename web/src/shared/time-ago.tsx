import { relativeTime } from './relative-time.ts';
import { useNow } from './use-now.ts';

type Props = { readonly at: string };

/** A moment of the past as people speak of it, with the exact time a hover away. */
export function TimeAgo({ at }: Props) {
  const now = useNow('slow');
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return <span>{at}</span>;
  return (
    <time dateTime={at} title={new Date(moment).toLocaleString()} style={{ whiteSpace: 'nowrap' }}>
      {relativeTime(Math.min(moment, now), now)}
    </time>
  );
}
