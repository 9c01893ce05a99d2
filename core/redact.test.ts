import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactEntry, redactWords } from './redact.ts';

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
    'server -port 8080 -path /data',
    'docker run -u 1000:1000 shop',
    'task-force-management-system-is-down',
    'auth: enabled',
    'mysql -h db -p shop',
    'set-cookie is missing',
    'listening on http://0.0.0.0:8080/healthz',
  ])('leaves evidence readable: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it.each([
    ['shop:hunter2@tcp(db:3306)/shop', 'shop:[redacted]@tcp(db:3306)/shop'],
    ['Server=db;User Id=sa;Password=hunter2;Encrypt=true', 'Server=db;User Id=sa;Password=[redacted];Encrypt=true'],
    ['mysql -h db -u root -phunter2 shop', 'mysql -h db -u root -p[redacted] shop'],
    ['curl -u ada:hunter2 http://api/', 'curl -u ada:[redacted] http://api/'],
    ['Cookie: a=1; sid=hunter2', 'Cookie: [redacted]'],
    ['{"auths":{"r.io":{"auth":"YWRhOmh1bnRlcjI="}}}', '{"auths":{"r.io":{"auth":"[redacted]"}}}'],
    ['https://hooks.slack.com/services/T0000/B0000/abcdefghijkl', 'https://hooks.slack.com/services/[redacted]'],
    ['AccountName=a;AccountKey=abcdefghijklmnopqrstuvwxyz==', 'AccountName=a;AccountKey=[redacted]'],
  ])('hides the secret in the connection or command %s', (line, redacted) => {
    expect(redact(line)).toBe(redacted);
  });

  it('hides the end of a private key whose beginning is not there', () => {
    const tail = `${'A'.repeat(64)}\n${'b'.repeat(20)}==\n-----END EC PRIVATE KEY-----\nafter`;
    expect(redact(tail)).toBe('[redacted private key]\nafter');
  });

  it('lets no planted secret through, wherever it stands', () => {
    const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    const text = (length: number) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length });
    const upper = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ234567'), minLength: length, maxLength: length });
    const secret: fc.Arbitrary<{ readonly planted: string; readonly secret: string }> = fc.oneof(
      ...(
        [
          (s) => `Authorization: Bearer ${s}`,
          (s) => `authorization=Basic ${s}`,
          (s) => `"Authorization": "Token ${s}"`,
          (s) => `postgres://shop:${s}@db:5432/shop`,
          (s) => `redis://:${s}@cache`,
          (s) => `DB_PASSWORD=${s}`,
          (s) => `{"password": "${s}"}`,
          (s) => `{\\"clientSecret\\":\\"${s}\\"}`,
          (s) => `api_key: '${s}'`,
          (s) => `--access-token ${s}`,
          (s) => `GET /?token=${s}&page=2`,
          (s) => `ghp_${s}`,
          (s) => `github_pat_${s}`,
          (s) => `glpat-${s}`,
          (s) => `xoxb-${s}`,
          (s) => `AIza${s}`,
          (s) => `sk_live_${s}`,
          (s) => `sk-proj-${s}`,
          (s) => `eyJhbGciOi${s}.eyJzdWIi${s}.${s}`,
          (s) => `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----`,
          (s) => `hvs.${s}`,
          (s) => `npm_${s}`,
          (s) => `user:${s}@tcp(mysql:3306)/`,
          (s) => `Set-Cookie: sid=${s}; Path=/`,
        ] satisfies readonly ((secret: string) => string)[]
      ).map((plant) => text(36).map((each) => ({ planted: plant(each), secret: each }))),
      upper(16).map((each) => ({ planted: `AKIA${each}`, secret: each })),
    );
    const around = fc.constantFrom(
      '',
      ' ',
      'connecting with ',
      '{"msg":"',
      '[',
      '(',
      'error: ',
      '\n',
      '\t',
      '=> ',
      'a, ',
    );
    fc.assert(
      fc.property(around, secret, around, (before, { planted, secret: hidden }, after) => {
        expect(redact(`${before}${planted}${after === '' ? '' : ` ${after}`}`)).not.toContain(hidden);
      }),
      { numRuns: 2_000 },
    );
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
    for (const part of [
      'a',
      'password',
      '://a:',
      'eyJ',
      '--x-',
      '-----BEGIN PRIVATE KEY-----',
      '"',
      'token= ',
      'mysql ',
      'a:',
      'AAAA\n',
      '_auth=',
      'cookie: ',
      ' -u ',
      'sk-',
    ]) {
      redact(part.repeat(100_000 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('redactWords', () => {
  it('hides the word after an option that takes a secret', () => {
    expect(redactWords(['run', '--password', 'hunter2', '--port', '80', '--token=abc'])).toEqual([
      'run',
      '--password',
      '[redacted]',
      '--port',
      '80',
      '--token=[redacted]',
    ]);
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
