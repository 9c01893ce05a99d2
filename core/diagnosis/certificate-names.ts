/**
 * Whether a certificate with these names is good for a host, by RFC 6125 section 6.4 (RFC 9525): without regard to case, and a
 * wildcard stands for exactly the whole left-most label. A host that is a wildcard itself needs that very name.
 */
export function coversHost(names: readonly string[], host: string): boolean {
  const wanted = normal(host);
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  const isIp = /^[\d.]+$/.test(wanted) || wanted.includes(':');
  return names.some((name) => {
    const known = normal(name);
    if (known === wanted) return true;
    const isWildcard = known.startsWith('*.') && known.indexOf('.', 2) > 0;
    return isWildcard && !isIp && !wanted.startsWith('*') && wanted.includes('.') && known.slice(2) === parent;
  });
}

function normal(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
