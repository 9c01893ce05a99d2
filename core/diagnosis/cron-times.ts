/** Which minutes, hours, days and months a schedule names. */
type CronFields = {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Days of the month and of the week are both restricted: either will do. */
  readonly isEitherDay: boolean;
};

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A leap day comes again after eight years at the latest. */
const longestDays = 8 * 366;

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * The first moment after `after` (ms since 1970) at which a CronJob's schedule fires, in the time zone that it names (UTC when
 * absent). null when it cannot be told: a schedule that is wrong or of another form, or a zone that is not known. Cost: a look at each
 * day in between.
 */
export function nextFiring(schedule: string, after: number, timeZone = 'UTC'): number | null {
  const fields = fieldsOf(schedule);
  const offsetAt = offsets(timeZone);
  if (fields === null || offsetAt === null) return null;
  const local = after + offsetAt(after);
  const start = Math.floor(local / minuteMs) * minuteMs + minuteMs;
  const firstDay = Math.floor(start / dayMs) * dayMs;
  for (let at = 0; at < longestDays; at += 1) {
    const day = firstDay + at * dayMs;
    if (!isDay(fields, new Date(day))) continue;
    const minute = minutesOf(fields).find((each) => day + each * minuteMs >= start);
    if (minute === undefined) continue;
    const found = day + minute * minuteMs;
    return found - offsetAt(found - offsetAt(found));
  }
  return null;
}

/** Whether the zone is one that can be told the time of. */
export function isTimeZone(name: string): boolean {
  return offsets(name) !== null;
}

function fieldsOf(schedule: string): CronFields | null {
  const text = schedule.trim().toLowerCase();
  const parts = (macros[text] ?? text).split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  const minutes = valuesOf(minute, 0, 59, []);
  const hours = valuesOf(hour, 0, 23, []);
  const days = valuesOf(day, 1, 31, []);
  const months = valuesOf(month, 1, 12, monthNames);
  const weekdays = valuesOf(weekday, 0, 7, weekdayNames);
  if (parts.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return null;
  if (weekdays.has(7)) weekdays.add(0);
  const isOpen = (part: string) => part.startsWith('*') || part.startsWith('?');
  return { minutes, hours, days, months, weekdays, isEitherDay: !isOpen(day) && !isOpen(weekday) };
}

function valuesOf(part: string, low: number, high: number, names: readonly string[]): Set<number> | null {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const match = /^(\*|\?|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:\/(\d+))?$/.exec(item);
    if (match === null) return null;
    const [, from = '', to, step] = match;
    const isAll = from === '*' || from === '?';
    const first = isAll ? low : numberOf(from);
    const last = to === undefined ? (isAll || step !== undefined ? high : first) : numberOf(to);
    const by = step === undefined ? 1 : Number(step);
    if (first === null || last === null || first < low || last > high || by === 0) return null;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;

  function numberOf(word: string): number | null {
    if (/^\d+$/.test(word)) return Number(word);
    const at = names.indexOf(word);
    return at === -1 ? null : low + at;
  }
}

function isDay({ days, months, weekdays, isEitherDay }: CronFields, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [isOfMonth, isOfWeek] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return isEitherDay ? isOfMonth || isOfWeek : isOfMonth && isOfWeek;
}

function minutesOf({ hours, minutes }: CronFields): readonly number[] {
  const all = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  return all.sort((a, b) => a - b);
}

/** Local time minus UTC in ms at a moment; null for a zone that is not known. */
function offsets(timeZone: string): ((at: number) => number) | null {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return () => 0;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    return (at) => {
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
      const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
      return local - Math.floor(at / minuteMs) * minuteMs;
    };
  } catch {
    // The runtime says by an error that it does not know the zone: that is the answer.
    return null;
  }
}
