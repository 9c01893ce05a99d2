import { describe, expect, it } from 'vitest';
import { KubeSageError } from '../core/errors.ts';
import { permissionOf } from './auth/permission-of.ts';
import { origin, testApi, token } from './testing/test-api.ts';

type Operation = { readonly method: string; readonly path: string };

const operations = await documented();

describe('every documented route', () => {
  it.each(operations)('$method $path asks for a sign-in', async ({ method, path }) => {
    const response = await testApi().raw(path, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'Unauthenticated', next: expect.stringContaining('kubesage') });
  });

  it.each(operations)('$method $path has a permission', ({ method, path }) => {
    expect(permissionOf(method, path)).not.toBeNull();
  });

  it.each(operations.filter(({ method }) => method !== 'GET'))(
    '$method $path refuses a page of another origin, even with a token',
    async ({ method, path }) => {
      const headers = { authorization: `Bearer ${token}`, origin: 'https://evil.example' };
      const response = await testApi().raw(path, { method, headers });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'CrossOriginWrite' });
    },
  );

  it('is all there', () => {
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toMatchInlineSnapshot(`
      [
        "DELETE /v1/clusters/some-id",
        "DELETE /v1/session",
        "GET /v1/alerts",
        "GET /v1/audit",
        "GET /v1/audit/verification",
        "GET /v1/changes",
        "GET /v1/clusters",
        "GET /v1/events",
        "GET /v1/findings",
        "GET /v1/findings/some-id",
        "GET /v1/incidents",
        "GET /v1/incidents/some-id",
        "GET /v1/incidents/some-id/changes",
        "GET /v1/incidents/some-id/post-mortem",
        "GET /v1/incidents/some-id/timeline",
        "GET /v1/investigations/some-id",
        "GET /v1/remediations",
        "GET /v1/remediations/some-id",
        "GET /v1/remediations/some-id/evidence",
        "GET /v1/session",
        "POST /v1/clusters",
        "POST /v1/hooks/alertmanager",
        "POST /v1/hooks/events",
        "POST /v1/incidents/some-id/acknowledge",
        "POST /v1/incidents/some-id/assign",
        "POST /v1/incidents/some-id/merge",
        "POST /v1/incidents/some-id/notes",
        "POST /v1/incidents/some-id/resolve",
        "POST /v1/incidents/some-id/silence",
        "POST /v1/incidents/some-id/split",
        "POST /v1/incidents/some-id/unsilence",
        "POST /v1/investigations",
        "POST /v1/remediations",
        "POST /v1/remediations/some-id/decision",
        "POST /v1/session/links",
      ]
    `);
  });
});

describe('requests in general', () => {
  it('refuses a wrong token, and a token of the wrong scheme', async () => {
    for (const authorization of ['Bearer wrong', `Basic ${token}`, 'Bearer', token]) {
      expect((await testApi().raw('/v1/clusters', { headers: { authorization } })).status).toBe(401);
    }
  });

  it.each(['cross-site', 'same-site'])('refuses a write that the browser calls %s', async (site) => {
    const { status, body } = await testApi().ask('POST', '/v1/investigations', {}, { 'sec-fetch-site': site });
    expect([status, body.code]).toEqual([403, 'CrossOriginWrite']);
  });

  it('refuses an opaque origin', async () => {
    expect((await testApi().ask('POST', '/v1/investigations', {}, { origin: 'null' })).status).toBe(403);
  });

  it('takes a write of its own page', async () => {
    const test = testApi();
    const { status } = await test.ask('DELETE', '/v1/session', undefined, { origin, 'sec-fetch-site': 'same-origin' });
    expect(status).toBe(204);
  });

  it('answers no name that was rebound to loopback', async () => {
    const { status, body } = await testApi().ask('GET', '/v1/clusters', undefined, { host: 'evil.example:8080' });
    expect([status, body.code]).toEqual([403, 'Forbidden']);
  });

  it('leaves names to the operator where it does not listen on loopback', async () => {
    const test = testApi({ listenHost: '0.0.0.0' });
    expect((await test.ask('GET', '/v1/clusters', undefined, { host: 'kubesage.example' })).status).toBe(200);
  });

  it('answers an unknown path with a problem', async () => {
    const { status, headers, body } = await testApi().ask('GET', '/v1/nothing');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ code: 'NotFound', requestId: headers.get('x-request-id') });
  });

  it('refuses a write that no permission names', async () => {
    expect((await testApi().ask('PUT', '/v1/clusters', {})).status).toBe(404);
  });

  it('asks for a sign-in however the path is written', async () => {
    for (const path of ['/%76%31/findings', '/v1/findings/', '/v1//findings', '//v1/findings', '/v1/../v1/findings']) {
      const response = await testApi().raw(path);
      expect([401, 404]).toContain(response.status);
    }
  });

  it.each([
    ['malformed JSON', '{"cluster":', { 'content-type': 'application/json' }],
    ['another media type', 'cluster=prod', { 'content-type': 'text/plain' }],
    ['a body that is too large', `"${'x'.repeat(1 << 20)}"`, { 'content-type': 'application/json' }],
    ['an unknown field', '{"clutser":"prod"}', { 'content-type': 'application/json' }],
  ])('refuses %s', async (_, body, headers) => {
    const answer = await testApi().ask('POST', '/v1/investigations', body, headers);
    expect([answer.status, answer.body.code]).toEqual([400, 'InvalidRequest']);
  });

  it('sets a policy under which no foreign or inline script runs', async () => {
    const { headers } = await testApi().raw('/healthz');
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers Internal without details and logs them', async () => {
    const test = testApi({
      database: () => {
        throw new Error('password=hunter2');
      },
    });
    const { status, body } = await test.ask('GET', '/v1/clusters');
    expect([status, body.code]).toEqual([500, 'Internal']);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(test.logged).toContainEqual(expect.objectContaining({ level: 'error' }));
  });

  it('says which part is down, and when to try again', async () => {
    const test = testApi({
      database: () => {
        throw new KubeSageError('DependencyDown', 'PostgreSQL is not connected yet.', { retryAfterMs: 1500 });
      },
    });
    const { status, headers, body } = await test.ask('GET', '/v1/findings');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'DependencyDown', '2']);
  });
});

describe('the documentation', () => {
  it('is OpenAPI 3.1 with a problem for every route', async () => {
    const { body } = await testApi().ask('GET', '/v1/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0' });
    const paths = Object.values(
      body.paths as Record<string, Record<string, { responses: { default: { content: object } } }>>,
    ).flatMap((path) => Object.values(path));
    for (const operation of paths)
      expect(operation.responses.default.content).toHaveProperty('application/problem+json');
  });

  it('is readable in the browser from files of our own', async () => {
    const test = testApi();
    const page = await test.ask('GET', '/docs');
    const sources = [...String(page.body.text).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources).toHaveLength(3);
    for (const source of sources) expect((await test.ask('GET', source)).status, source).toBe(200);
    expect((await test.ask('GET', '/docs/package.json')).status).toBe(404);
    expect((await test.raw('/docs')).status).toBe(401);
  });
});

async function documented(): Promise<readonly Operation[]> {
  const { body } = await testApi().ask('GET', '/v1/openapi.json');
  return Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'some-id'),
    })),
  );
}
