import { expect, it } from 'vitest';
import { origin, type TestApi, testApi, token } from '../testing/test-api.ts';

const minuteMs = 60_000;

it('signs a browser in once by a link, with a cookie that scripts cannot read', async () => {
  const test = testApi();
  const link = await newLink(test);
  const first = await test.raw(link);
  expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
  const cookie = first.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^kubesage_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);

  const session = await test.raw('/v1/session', { headers: { cookie: cookieOf(first) } });
  expect(await session.json()).toEqual({ user: 'ada', via: 'session' });

  const second = await test.raw(link);
  expect(second.status).toBe(401);
  expect(second.headers.get('set-cookie')).toBeNull();
  expect(await second.text()).toContain('kubesage status');
});

it('lets a browser that is signed in open its used link again', async () => {
  const test = testApi();
  const link = await newLink(test);
  const headers = { cookie: cookieOf(await test.raw(link)) };
  expect((await test.raw(link, { headers })).headers.get('location')).toBe('/');
});

it('does not use a link up for a preview', async () => {
  const test = testApi();
  const link = await newLink(test);
  await test.raw(link, { method: 'HEAD' });
  expect((await test.raw(link)).status).toBe(303);
});

it('forgets a link after ten minutes', async () => {
  const test = testApi();
  const link = await newLink(test);
  test.clock.now = new Date(test.clock.now.getTime() + 10 * minuteMs);
  expect((await test.raw(link)).status).toBe(401);
});

it('gives links to the token only', async () => {
  const test = testApi();
  const cookie = cookieOf(await test.raw(await newLink(test)));
  const response = await test.raw('/v1/session/links', { method: 'POST', headers: { cookie, origin } });
  expect(response.status).toBe(403);
});

it('ends a session by signing out, by time, and for a cookie that was changed', async () => {
  const test = testApi();
  const [first, second] = [await test.raw(await newLink(test)), await test.raw(await newLink(test))].map(cookieOf);
  const statusOf = async (cookie = '') => (await test.raw('/v1/session', { headers: { cookie } })).status;
  expect(await statusOf(first)).toBe(200);
  const out = await test.raw('/v1/session', { method: 'DELETE', headers: { cookie: first ?? '', origin } });
  expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
  expect(await statusOf(first)).toBe(401);
  expect(await statusOf(second)).toBe(200);
  expect(await statusOf(second?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBe(401);
  expect(await statusOf(`${second?.split('.')[0]}.`)).toBe(401);
  test.clock.now = new Date(test.clock.now.getTime() + 8 * 24 * 60 * minuteMs);
  expect(await statusOf(second)).toBe(401);
});

it('keeps a session over a restart with the same token, not over another token', async () => {
  const test = testApi();
  const headers = { cookie: cookieOf(await test.raw(await newLink(test))) };
  expect((await testApi().raw('/v1/session', { headers })).status).toBe(200);
  expect((await testApi({ token: `${token}-other` }).raw('/v1/session', { headers })).status).toBe(401);
});

async function newLink(test: TestApi): Promise<string> {
  const { status, body } = await test.ask('POST', '/v1/session/links');
  expect(status).toBe(201);
  return String(body.url).replace(origin, '');
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}
