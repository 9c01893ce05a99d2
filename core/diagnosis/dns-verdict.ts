import { type Directive, parseCorefile, type ServerBlock } from './corefile.ts';

/** What a Corefile does to a name other than to look it up in the cluster. */
export type DnsVerdict = {
  readonly kind: 'refused' | 'answered' | 'rewritten' | 'unserved';
  /** With the value of the directive: `line 4: template IN A`. */
  readonly directive: string;
  /** The answer or the other name. */
  readonly instead: string;
};

const longestPattern = 256;
const domain = /\.svc\.(?<domain>[a-z0-9.-]+)$/;

/**
 * How CoreDNS with this Corefile answers for a Service's full name (`cart.shop.svc.cluster.local`); null when as it should, from
 * the cluster. CoreDNS asks its plugins in a fixed order: rewrite, template and hosts before kubernetes.
 */
export function dnsVerdict(corefile: string, host: string, address: string): DnsVerdict | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  const block = blockFor(parseCorefile(corefile), name);
  if (block === undefined) return null;
  for (const directive of block.directives) {
    const verdict =
      rewritten(directive, name) ?? refused(directive, name, address) ?? answered(directive, name, address);
    if (verdict !== null) return verdict;
  }
  const served = block.directives.filter(({ name: plugin }) => plugin === 'kubernetes');
  if (
    served.some(({ args }) =>
      (args.length === 0 ? block.zones.map(zoneOf) : args.map(zoneOf)).some((zone) => isWithin(name, zone)),
    )
  )
    return null;
  const [first] = served;
  return {
    kind: 'unserved',
    directive: first === undefined ? 'no directive kubernetes' : say(first),
    instead: domain.exec(name)?.groups?.domain ?? '',
  };
}

/** The server block whose zone is the longest that the name is in. */
function blockFor(blocks: readonly ServerBlock[], name: string): ServerBlock | undefined {
  const fits = blocks.flatMap((block) =>
    block.zones.map((zone) => ({ block, zone: zoneOf(zone) })).filter(({ zone }) => isWithin(name, zone)),
  );
  return fits.sort((a, b) => b.zone.length - a.zone.length)[0]?.block;
}

function rewritten(directive: Directive, name: string): DnsVerdict | null {
  const { name: plugin, args } = directive;
  if (plugin !== 'rewrite') return null;
  const words = args[0] === 'stop' || args[0] === 'continue' ? args.slice(1) : args;
  const [field, ...rest] = words;
  if (field !== 'name') return null;
  const [how = '', from = '', to = ''] = ['exact', 'prefix', 'suffix', 'substring', 'regex'].includes(rest[0] ?? '')
    ? rest
    : ['exact', ...rest];
  const [wanted, other] = [plain(from), plain(to)];
  const instead =
    how === 'exact' && name === wanted
      ? other
      : how === 'prefix' && name.startsWith(wanted)
        ? other + name.slice(wanted.length)
        : how === 'suffix' && name.endsWith(wanted)
          ? name.slice(0, name.length - wanted.length) + other
          : how === 'substring' && name.includes(wanted)
            ? name.replace(wanted, other)
            : null;
  return instead === null || instead === name ? null : { kind: 'rewritten', directive: say(directive), instead };
}

function refused(directive: Directive, name: string, address: string): DnsVerdict | null {
  const { name: plugin, args, block } = directive;
  if (plugin !== 'template') return null;
  const [, type = 'ANY', ...zones] = args;
  const wanted = address.includes(':') ? 'AAAA' : 'A';
  if (type.toUpperCase() !== 'ANY' && type.toUpperCase() !== wanted) return null;
  if (zones.length > 0 && !zones.some((zone) => isWithin(name, zoneOf(zone)))) return null;
  const patterns = block.filter(([key]) => key === 'match').flatMap(([, ...rest]) => rest);
  if (patterns.length > 0 && !patterns.some((pattern) => matches(pattern, `${name}.`))) return null;
  const answer = block
    .find(([key]) => key === 'answer')
    ?.slice(1)
    .join(' ');
  if (answer !== undefined)
    return answer.includes(address) || answer.includes('{{')
      ? null
      : { kind: 'answered', directive: say(directive), instead: answer };
  const rcode = block.find(([key]) => key === 'rcode')?.[1]?.toUpperCase() ?? 'NOERROR';
  return { kind: 'refused', directive: say(directive), instead: rcode };
}

function answered(directive: Directive, name: string, address: string): DnsVerdict | null {
  if (directive.name !== 'hosts') return null;
  const line = directive.block.find(
    ([first = '', ...names]) => /^[\d.]+$|:/.test(first) && names.some((each) => plain(each) === name),
  );
  const [ip = ''] = line ?? [];
  const isAnother = ip !== '' && ip !== address && ip.includes(':') === address.includes(':');
  return isAnother ? { kind: 'answered', directive: say(directive), instead: ip } : null;
}

/** Go's expressions, as far as they mean the same here. One that could take for ever is taken for one that does not match. */
function matches(pattern: string, name: string): boolean {
  const isCostly = /\)[+*{]/.test(pattern) || pattern.split(/\.[+*]/).length > 4;
  if (pattern.length > longestPattern || isCostly) return false;
  try {
    return new RegExp(pattern.replace(/^\(\?[a-z]+\)/, '').replaceAll('(?P<', '(?<'), 'i').test(name);
  } catch {
    // An expression that CoreDNS may know and we do not: nothing can be said.
    return false;
  }
}

function say({ name, args, line }: Directive): string {
  return `line ${line}: ${[name, ...args].join(' ')}`;
}

/** `dns://.:53` as `.`, `cluster.local:53` as `cluster.local`. */
function zoneOf(zone: string): string {
  return plain(zone.replace(/^[a-z]+:\/\//, '').replace(/:\d+$/, ''));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function isWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}
