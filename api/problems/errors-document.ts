import { errorTable } from '../../core/errors.ts';

/** The text of `docs/errors.md`, made from the table so that the two cannot drift. */
export function errorsDocument(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, title, next }]) => `| \`${code}\` | ${status} | ${title} | ${next} |`,
  );
  return [
    '# Errors',
    '',
    'Every failure has a stable code. The API answers it as `application/problem+json` (RFC 9457) with `code`, `detail` (what',
    'happened, naming the object), `next` (what to do) and `requestId`; the `kubesage` command prints the same; in Temporal the code',
    'is the type of the failure. This page is made from `core/errors.ts`: `npx vitest run --project unit api/problems -u` writes it.',
    '',
    '| code | HTTP status | meaning | what to do next |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
