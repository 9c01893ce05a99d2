import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkErrors } from './network-errors.ts';

describe('network errors', () => {
  it.each([
    ['dial tcp 10.96.0.9:5432: connect: connection refused', 'refused', '10.96.0.9', 5432],
    ['dial tcp: lookup db.data.svc on 10.96.0.10:53: no such host', 'unresolved', 'db.data.svc', null],
    ['Error: connect ECONNREFUSED 10.0.0.1:6379', 'refused', '10.0.0.1', 6379],
    ['Error: getaddrinfo ENOTFOUND redis-master', 'unresolved', 'redis-master', null],
    [
      'psycopg2.OperationalError: could not translate host name "postgres" to address: Name or service not known',
      'unresolved',
      'postgres',
      null,
    ],
    ['connection to server at "db" (10.1.2.3), port 5432 failed: Connection timed out', 'timeout', 'db', 5432],
    ['java.net.UnknownHostException: kafka', 'unresolved', 'kafka', null],
    ['requests.exceptions.ConnectTimeout: GET http://inventory:8080/items i/o timeout', 'timeout', 'inventory', 8080],
    ['[Errno 111] Connection refused', 'refused', null, null],
    ['curl: (6) Could not resolve host: inventory.shop', 'unresolved', 'inventory.shop', null],
    ["nc: bad address 'postgres'", 'unresolved', 'postgres', null],
    ["ERROR 2005 (HY000): Unknown MySQL server host 'mysql' (-2)", 'unresolved', 'mysql', null],
    ["ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql:3306' (111)", 'refused', 'mysql', 3306],
    ['System.Net.Http.HttpRequestException: Connection refused (orders:8080)', 'refused', 'orders', 8080],
    ["OSError: Multiple exceptions: [Errno 111] Connect call failed ('10.96.0.4', 6379)", 'refused', '10.96.0.4', 6379],
    ['Could not connect to Redis at redis:6379: Connection refused', 'refused', 'redis', 6379],
    [
      'Connection to node -1 (kafka/10.0.0.1:9092) could not be established. Broker may not be available.',
      'refused',
      'kafka',
      9092,
    ],
    ['java.net.SocketTimeoutException: connect timed out to payments:8443', 'timeout', 'payments', 8443],
    [
      'reqwest::Error { kind: Request, url: "http://stock:9000/", source: tcp connect error: Connection refused (os error 111) }',
      'refused',
      'stock',
      9000,
    ],
    [
      '{"level":"error","msg":"dial tcp: lookup db.data on 10.96.0.10:53: no such host"}',
      'unresolved',
      'db.data',
      null,
    ],
  ])('reads: %s', (line, kind, host, port) => {
    expect(networkErrors([line])).toEqual([{ kind, host, port, line }]);
  });

  it('leaves other lines alone, and puts the newest first', () => {
    const lines = ['listening on 0.0.0.0:8080', 'lookup a: no such host', 'lookup b: no such host'];
    expect(networkErrors(lines).map(({ host }) => host)).toEqual(['b', 'a']);
  });

  it('stays fast on hostile lines', () => {
    const start = performance.now();
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) =>
        Array.isArray(networkErrors([`connection refused ${text}`])),
      ),
      { numRuns: 200 },
    );
    networkErrors([`connection refused ${'a.'.repeat(50_000)}`, `i/o timeout ${'://'.repeat(50_000)}`]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
