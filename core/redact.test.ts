import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactEntry } from './redact.ts';

describe('redact', () => {
  it.each([
    ['postgres://shop:hunter2@db:5432/shop', 'postgres://shop:[redacted]@db:5432/shop'],
    ['redis://:p@ss@cache:6379', 'redis://:[redacted]@cache:6379'],
    ['DB_PASSWORD=hunter2 starting', 'DB_PASSWORD=[redacted] starting'],
    ['{"user":"a","password":"two words","port":1}', '{"user":"a","password":[redacted],"port":1}'],
    ['api-key: abc123, region: eu', 'api-key: [redacted], region: eu'],
    ['GET /v1?token=abc&limit=3', 'GET /v1?token=[redacted]&limit=3'],
    ['Authorization: Basic c2hvcDpodW50ZXIy', 'Authorization: Basic [redacted]'],
    ['authorization: Bearer abcdefghijklmnop', 'authorization: Bearer [redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE is wrong', 'key [redacted] is wrong'],
    ['aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', 'aws_secret_access_key = [redacted]'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123', 'jwt [redacted]'],
    ['mysqld --password hunter2 --port 3306', 'mysqld --password [redacted] --port 3306'],
    ['cloned with ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'cloned with [redacted]'],
    ['msg="login" body="{\\"token\\":\\"s3cr3t\\"}"', 'msg="login" body="{\\"token\\":[redacted]}"'],
  ])('hides the secret in %s', (line, redacted) => {
    expect(redact(line)).toBe(redacted);
  });

  it('hides a private key over its lines', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----';
    expect(redact(`before\n${key}\nafter`)).toBe('before\n[redacted private key]\nafter');
  });

  it.each([
    'panic: environment variable DB_PASSWORD is not set',
    'config: password=null',
    'password authentication failed for user "shop"',
    'secret "shop-db" not found',
    'max_tokens=4096 took 12:30:01',
    'listening on http://0.0.0.0:8080/healthz',
  ])('leaves evidence readable: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('is idempotent', () => {
    const words = fc.constantFrom(
      'password=',
      'token: ',
      '"',
      "'",
      'hunter2',
      ' ',
      'Bearer ',
      '://a:',
      '@',
      '\\',
      'eyJ',
      '.',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
    );
  });

  it('takes linear time on hostile lines', () => {
    const started = performance.now();
    for (const part of ['a', 'password', '://a:', 'eyJ', '--x-', '-----BEGIN PRIVATE KEY-----', '"', 'token= ']) {
      redact(part.repeat(100_000 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('redactEntry', () => {
  it('hides a value that its name or its own text tells to be secret, and shows others', () => {
    expect(redactEntry('DB_PASSWORD', 'hunter2')).toBe('[redacted]');
    expect(redactEntry('app.properties', 'user=a\npassword=hunter2')).toBe('user=a\npassword=[redacted]');
    expect(redactEntry('DB_URL', 'postgres://a:hunter2@db/shop')).not.toContain('hunter2');
    expect(redactEntry('DB_HOST', 'db.data')).toBe('db.data');
    expect(redactEntry('PASSWORD', '')).toBe('');
  });
});
