import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubesage page '));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'hunter2');
  await writeFile(join(folder, 'page', 'index.html'), '<title>dashboard</title>');
  await writeFile(join(folder, 'page', 'favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'page', 'assets', 'main-1a2b.js'), 'run()');
});
afterAll(() => rm(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
  testApi({ pageDir: join(folder, 'page') }).raw(path, { headers });

it.each(['/', '/findings', '/remediations/remediate%3Aprod%3A0a'])(
  'serves the dashboard at %s without a sign-in',
  async (path) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, '<title>dashboard</title>']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  },
);

it('lets browsers keep files whose name changes with their content, and no others', async () => {
  const script = await get('/assets/main-1a2b.js');
  expect(script.headers.get('content-type')).toContain('javascript');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
});

it('answers no page for a missing file, an API path, or who asks for data', async () => {
  expect((await get('/assets/gone.js')).status).toBe(404);
  expect((await get('/findings', { accept: 'application/json' })).status).toBe(404);
});

it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..%5csecret.txt'])(
  'keeps to its folder for %s',
  async (path) => {
    expect(await (await get(path)).text()).not.toContain('hunter2');
  },
);

it('says where the documentation is when there is no dashboard', async () => {
  const response = await testApi().raw('/');
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('/docs')]);
});
