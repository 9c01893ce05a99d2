/** Stands for a part of a line that differs from one occurrence to the next. */
export const variable = '<*>';

const longestLine = 16_384;
const mostWords = 400;

const separators = /([=:,;()[\]{}"'<>|]+)/;
const wrapped = /^([("'[<{]*)(.*?)([)\]"'>},;.:]*)$/s;
const emptyBrackets = /^[([{<]+[)\]}>]+/;
const address = /^\w+:\/\/|^\/\S|^[A-Za-z]:\\|\/[^/]*\//;
const hexadecimal = /^[A-Fa-f]{8,}$/;
const literalValue = /^(?:true|false|null|none|nil|undefined)$/i;
/** `org.example.shop.CheckoutService`: a class is named where another could be. */
const className = /^(?:[a-z_$][\w$]*\.){2,}[A-Z][\w$]*[a-z][\w$]*$/;
const unit = /^(?:[KMGTP]i?B|[kmgt]b|B|bytes?|ms|msec|secs?|seconds?|minutes?|hours?|days?|us|ns|s|m|h|%)$/;
const calendarWord = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|UTC|GMT)$/;
const trailing = /[,;)\]}.]+$/;

/**
 * The words of a log line with what is plainly variable replaced: whatever holds a digit, addresses, paths, hexadecimal, class names,
 * truth values, values behind `=` that are no plain word, names of days and months, units behind a number. Runs of variables are one.
 * One set of rules for every source; cost linear in the line, of which at most 16 Ki characters and 400 words are looked at.
 */
export function maskLine(line: string): readonly string[] {
  const out: string[] = [];
  for (const word of line.slice(0, longestLine).trim().split(/\s+/, mostWords)) {
    const masked = maskWord(word);
    const before = out.at(-1);
    const bare = masked.replace(trailing, '');
    if (before === variable && masked === variable) continue;
    if (before === variable && unit.test(bare)) out[out.length - 1] = variable + masked.slice(bare.length);
    else if (out.length > 0 && calendarWord.test(bare)) {
      if (before !== variable) out.push(variable);
    } else out.push(masked);
  }
  return out;
}

function maskWord(word: string): string {
  const [, opening = '', core = '', closing = ''] = wrapped.exec(word) ?? [];
  if (core === '') return emptyBrackets.test(opening + closing) ? opening + variable + closing : word;
  if (address.test(core)) return opening + variable + closing;
  const parts = core.split(separators);
  if (parts.length === 1) return opening + maskPart(core, '') + closing;
  const masked = parts.map((part, at) => (at % 2 === 1 || part === '' ? part : maskPart(part, parts[at - 1] ?? '')));
  return opening + masked.join('').replace(/<\*>(?:[=:,;|]+<\*>)+/g, variable) + closing;
}

function maskPart(part: string, before: string): string {
  if (/\d/.test(part) || address.test(part) || hexadecimal.test(part)) return variable;
  if (literalValue.test(part) || className.test(part)) return variable;
  return before.endsWith('=') && /[.@/\\]/.test(part) ? variable : part;
}
