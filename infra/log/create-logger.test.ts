import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

function logged(fields: object, says = 'it happened'): string {
  const lines: string[] = [];
  createLogger('test', 'info', { write: (line: string) => void lines.push(line) }).info(fields, says);
  return lines.join('');
}

describe('createLogger', () => {
  it.each([
    ['a token', { token: 's3cret' }],
    ['a password in an object', { user: { password: 's3cret' } }],
    ['an Authorization header', { request: { headers: { authorization: 'Basic s3cret' } } }],
    ['a kubeconfig', { cluster: { kubeconfig: 'users: s3cret' } }],
    ['credentials in an address', { reason: 'postgres://kubesage:s3cret@127.0.0.1/kubesage refused' }],
    ['a bearer token in a sentence', { reason: 'sent Bearer s3cret' }],
    ['a sign-in link', { url: 'http://127.0.0.1/signin?token=s3cret' }],
  ])('masks %s', (_, fields) => {
    expect(logged(fields)).not.toContain('s3cret');
    expect(logged(fields)).toContain('***');
  });

  it('masks what an error says', () => {
    expect(logged({ err: new Error('postgres://kubesage:s3cret@host failed') })).not.toContain('s3cret');
  });

  it('leaves everything else readable', () => {
    expect(JSON.parse(logged({ part: 'temporal' }))).toMatchObject({
      level: 'info',
      name: 'test',
      part: 'temporal',
      msg: 'it happened',
    });
  });
});
