/** What of a remediation's id tells it apart: enough to type, and accepted wherever an id is. */
export function shortId(id: string): string {
  const [verb = '', cluster = '', hash = '', ...rest] = id.split(':');
  return hash === '' || rest.length > 0 ? id : `${verb}:${cluster}:${hash.slice(0, 12)}`;
}
