import { describe, expect, it } from 'vitest';
import { parseCorefile } from './corefile.ts';
import { dnsVerdict } from './dns-verdict.ts';

/** What kubeadm installs, with room for more. */
const corefile = (more = '', kubernetes = 'kubernetes cluster.local in-addr.arpa ip6.arpa {') => `.:53 {
    errors
    health {
       lameduck 5s
    }
    ${more}
    ${kubernetes}
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
    }
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 # seconds
    loop
}
`;
const verdict = (more?: string, kubernetes?: string) =>
  dnsVerdict(corefile(more, kubernetes), 'cart.shop.svc.cluster.local', '10.96.0.7');

describe('parseCorefile', () => {
  it('reads blocks, directives, their own blocks, quotes and comments', () => {
    const [block, ...others] = parseCorefile(corefile('template ANY A "a b" {\n rcode NXDOMAIN\n }'));
    expect(others).toEqual([]);
    expect(block?.zones).toEqual(['.:53']);
    expect(block?.directives.map(({ name }) => name)).toEqual([
      'errors',
      'health',
      'template',
      'kubernetes',
      'forward',
      'cache',
      'loop',
    ]);
    expect(block?.directives[2]).toMatchObject({ args: ['ANY', 'A', 'a b'], block: [['rcode', 'NXDOMAIN']], line: 6 });
    expect(block?.directives[5]?.args).toEqual(['30']);
  });
});

describe('dnsVerdict', () => {
  it('lets the usual configuration answer', () => {
    expect(verdict()).toBeNull();
    expect(verdict('template IN AAAA . {\n rcode NXDOMAIN\n }')).toBeNull();
    expect(verdict('template ANY ANY example.com {\n rcode NXDOMAIN\n }')).toBeNull();
    expect(verdict('hosts {\n 10.0.0.1 db.example\n fallthrough\n }')).toBeNull();
    expect(verdict('rewrite name suffix .corp.example .shop.svc.cluster.local')).toBeNull();
  });

  it('sees templates that refuse names of the cluster, or one of them', () => {
    expect(
      verdict('template ANY ANY svc.cluster.local {\n match ".*\\.svc\\.cluster\\.local\\.?$"\n rcode NXDOMAIN\n }'),
    ).toEqual({
      kind: 'refused',
      directive: 'line 6: template ANY ANY svc.cluster.local',
      instead: 'NXDOMAIN',
    });
    expect(verdict('template IN A {\n match "^pay\\.shop\\."\n rcode SERVFAIL\n }')).toBeNull();
  });

  it('sees hosts and rewrites that lead elsewhere', () => {
    expect(verdict('hosts {\n 10.96.0.99 cart.shop.svc.cluster.local\n fallthrough\n }')).toMatchObject({
      kind: 'answered',
      instead: '10.96.0.99',
    });
    expect(verdict('hosts {\n 10.96.0.7 cart.shop.svc.cluster.local\n }')).toBeNull();
    expect(verdict('rewrite stop name exact cart.shop.svc.cluster.local old.shop.svc.cluster.local')).toMatchObject({
      kind: 'rewritten',
      instead: 'old.shop.svc.cluster.local',
    });
  });

  it('sees that the domain is not served', () => {
    expect(verdict('', 'kubernetes cluster.example {')).toMatchObject({ kind: 'unserved', instead: 'cluster.local' });
    expect(dnsVerdict('. {\n forward . 1.1.1.1\n}', 'cart.shop.svc.cluster.local', '10.96.0.7')).toMatchObject({
      kind: 'unserved',
      directive: 'no directive kubernetes',
    });
  });

  it('does not run an expression that could take for ever', () => {
    expect(verdict('template IN A {\n match "^(([a-z])+.)+$"\n rcode NXDOMAIN\n }')).toBeNull();
  });
});
