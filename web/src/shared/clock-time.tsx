type Props = { readonly at: string };

const format = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The time of day of a moment, with its date a hover away: for steps that follow one another within minutes. */
export function ClockTime({ at }: Props) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={at} title={moment.toLocaleString()}>
      {format.format(moment)}
    </time>
  );
}
