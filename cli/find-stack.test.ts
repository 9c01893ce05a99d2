import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiClient, refuseProblem } from './api-client.ts';
import { findStack } from './find-stack.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubesage home '));
});
afterEach(() => rm(home, { recursive: true }));

it('finds the stack that runs under KUBESAGE_HOME', async () => {
  await writeFile(join(home, 'stack.json'), JSON.stringify({ version: 1, apiUrl: 'http://127.0.0.1:9' }));
  await writeFile(join(home, 'secrets.json'), JSON.stringify({ token: 't' }));
  expect(await findStack({ KUBESAGE_HOME: home })).toEqual({ url: 'http://127.0.0.1:9', token: 't' });
});

it('prefers one that is named', async () => {
  const environment = { KUBESAGE_HOME: home, KUBESAGE_URL: 'https://kubesage.example', KUBESAGE_TOKEN: 't' };
  expect(await findStack(environment)).toEqual({ url: 'https://kubesage.example', token: 't' });
  await expect(findStack({ ...environment, KUBESAGE_TOKEN: '' })).rejects.toMatchObject({ code: 'Unauthenticated' });
});

it('says how to start one when there is none', async () => {
  await expect(findStack({ KUBESAGE_HOME: home })).rejects.toMatchObject({
    code: 'DependencyDown',
    next: expect.stringContaining('kubesage up'),
  });
});

it('says how to start it when it does not answer', async () => {
  const send = async (): Promise<Response> => {
    throw new TypeError('fetch failed');
  };
  const client = createApiClient({ url: 'http://127.0.0.1:9', token: 't' }, send);
  await expect(client.v1.clusters.$get()).rejects.toMatchObject({
    code: 'DependencyDown',
    next: expect.stringContaining('kubesage up'),
  });
});

it('takes an answer that is no problem for a failure all the same', async () => {
  await expect(refuseProblem(new Response('<html>', { status: 502 }))).rejects.toMatchObject({
    code: 'Internal',
    message: 'The API answered 502.',
  });
});
