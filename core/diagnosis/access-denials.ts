import type { AccessRequest, Account } from './access-review.ts';

/** A refusal by the API server's authorisation as a program's log repeats it. */
export type AccessDenial = { readonly account: Account; readonly request: AccessRequest; readonly line: string };

const refusal =
  /User "system:serviceaccount:([a-z0-9.-]{1,253}):([a-z0-9.-]{1,253})" cannot ([a-z*]{1,40}) resource "([a-z0-9./*-]{1,253})" in API group "([a-z0-9.-]{0,253})"(?: in the namespace "([a-z0-9.-]{1,253})"| at the cluster scope)?/;
const objectName = /"([^"]{1,253})" is forbidden: User/;

/** What the log says ServiceAccounts may not do, each thing once, in the order of the last words. Linear in the text. */
export function accessDenials(lines: readonly string[]): readonly AccessDenial[] {
  const denials = new Map<string, AccessDenial>();
  for (const line of lines) {
    const text = line.slice(0, 2000).replaceAll('\\"', '"');
    const match = refusal.exec(text);
    if (match === null) continue;
    const [key, namespace = '', name = '', verb = '', resource = '', group = '', place = ''] = match;
    const object = objectName.exec(text)?.[1];
    const request = { verb, group, resource, namespace: place, ...(object === undefined ? {} : { name: object }) };
    denials.delete(key);
    denials.set(key, { account: { namespace, name }, request, line });
  }
  return [...denials.values()];
}
