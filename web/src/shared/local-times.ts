const moment = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A sentence with its RFC 3339 times as a person here reads them. */
export function localTimes(text: string): string {
  return text.replace(moment, (at) => format.format(new Date(at)));
}
