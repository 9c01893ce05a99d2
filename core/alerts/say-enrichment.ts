import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { cut } from './bound-texts.ts';

const mostFindings = 5;
const mostLines = 3;
const longest = 1_500;

/** What a look at one object of an alert came to, in words that a timeline holds. Log lines are quoted as they were seen. */
export function sayEnrichment(
  object: string,
  isThere: boolean,
  findings: readonly Finding[],
): { readonly says: string; readonly refs: readonly string[] } {
  if (!isThere) return { says: `${object} does not exist (any more).`, refs: [] };
  const about = findings.filter((finding) => speaksOf(finding, object)).slice(0, mostFindings);
  if (about.length === 0) return { says: `${object}: diagnosis finds nothing wrong with it.`, refs: [] };
  const messages = about.map(({ message, cause }) => (cause === null ? message : `${message} ${cause.explanation}`));
  const lines = about
    .flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'log'))
    .slice(0, mostLines)
    .map(({ value }) => `“${value.replaceAll(/\s+/g, ' ').slice(0, 200)}”`);
  const quoted = lines.length === 0 ? '' : ` Its log says ${lines.join(', ')}.`;
  return { says: cut(`${object}: ${messages.join(' ')}${quoted}`, longest), refs: about.map(({ id }) => id) };
}

function speaksOf({ object, cause, evidence }: Finding, key: string): boolean {
  const objects = [object, ...(cause === null ? [] : [cause.object]), ...evidence.map((item) => item.object)];
  return objects.some((one) => refKey(one) === key);
}
