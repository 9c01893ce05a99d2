const fields = [
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day of month', low: 1, high: 31, words: [] },
  {
    name: 'month',
    low: 1,
    high: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', low: 0, high: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

const macros = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \d+[a-z]+)$/;
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a CronJob's schedule (five fields of cron, or a macro); null when it is well and fires at least once a leap year. */
export function scheduleFault(schedule: string): string | null {
  const text = schedule
    .trim()
    .replace(/^(?:CRON_)?TZ=\S+\s+/, '')
    .toLowerCase();
  if (macros.test(text)) return null;
  const parts = text.split(/\s+/);
  if (parts.length !== fields.length) return `it has ${parts.length} fields instead of 5`;
  for (const [at, field] of fields.entries()) {
    const part = parts[at] ?? '';
    for (const item of part.split(',')) {
      const fault = itemFault(item, field);
      if (fault !== null) return `${field.name} "${part}" is not valid: ${fault}`;
    }
  }
  const [, , days = '*', months = '*', weekdays = '*'] = parts;
  if (
    /^\d+$/.test(days) &&
    /^\d+$/.test(months) &&
    weekdays === '*' &&
    Number(days) > (longestMonth[Number(months) - 1] ?? 31)
  ) {
    return `there is no day ${days} in month ${months}, so it never fires`;
  }
  return null;
}

function itemFault(item: string, { low, high, words }: (typeof fields)[number]): string | null {
  const match = /^(\*|\?|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:\/(\d+))?$/.exec(item);
  if (match === null) return 'it cannot be read';
  const [, from = '', to, step] = match;
  const first = from === '*' || from === '?' ? low : numberOf(from);
  const last = to === undefined ? first : numberOf(to);
  if (first === null || last === null) return 'it names nothing known';
  if (first < low || last > high) return `it must lie between ${low} and ${high}`;
  if (last < first) return 'its range is backwards';
  return step === '0' ? 'its step is zero' : null;

  function numberOf(word: string): number | null {
    if (/^\d+$/.test(word)) return Number(word);
    const names: readonly string[] = words;
    const at = names.indexOf(word);
    return at === -1 ? null : low + at;
  }
}
