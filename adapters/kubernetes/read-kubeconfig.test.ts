import { describe, expect, it } from 'vitest';
import { readKubeconfig } from './read-kubeconfig.ts';
import { kubeconfigFor } from './testing/serve-api.ts';

describe('readKubeconfig', () => {
  it('reads the current context when none is named', () => {
    expect(readKubeconfig(kubeconfigFor('https://k8s.example:6443/'), '')).toMatchObject({
      context: 'main',
      server: 'https://k8s.example:6443',
    });
  });

  it.each([
    ['text that is not YAML', 'clusters: [\n  token: s3cr3t: x', /not YAML.*line 2/],
    ['an empty file', '', /not YAML.*empty/],
    ['some other YAML', 'hello: world', /no clusters/],
    ['a cluster without a server', 'clusters: [{name: a, cluster: {}}]', /clusters\[0\]\.cluster\.server is missing/],
    [
      'no current context',
      JSON.stringify({ ...JSON.parse(kubeconfigFor('https://a')), 'current-context': '' }),
      /no current-context.*main/,
    ],
    ['a server that is not an address', kubeconfigFor('k8s.example:6443'), /not an http or https address/],
    ['a token that would go out unencrypted', kubeconfigFor('http://k8s.example'), /unencrypted/],
    [
      'a missing token file',
      kubeconfigFor('https://a', { 'token-file': '/nowhere/token' }),
      /\/nowhere\/token, which does not exist/,
    ],
    [
      'a missing certificate file',
      kubeconfigFor('https://a', { 'client-certificate': '/nowhere/crt' }),
      /\/nowhere\/crt.*--flatten/,
    ],
    [
      'a certificate that is none',
      kubeconfigFor('https://a', { 'client-certificate-data': 'AAAA' }),
      /client-certificate is not a PEM/,
    ],
  ])('says what is wrong with %s', (_, text, says) => {
    expect(() => readKubeconfig(text, '')).toThrow(
      expect.objectContaining({ code: 'KubeconfigInvalid', message: expect.stringMatching(says) }),
    );
  });

  it('lists the contexts when the named one is not there', () => {
    expect(() => readKubeconfig(kubeconfigFor('https://a'), 'staging')).toThrow(
      /no context "staging"; its contexts are: main/,
    );
  });

  it('never quotes the file, which may hold secrets', () => {
    try {
      readKubeconfig('users:\n- name: a\n  user: {token: s3cr3t}\n bad', '');
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).not.toContain('s3cr3t');
    }
  });
});
