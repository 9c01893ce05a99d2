import { describe, expect, it } from 'vitest';
import { hookToken, type TestApi, testApi, token, withCluster } from '../testing/test-api.ts';

const alert = (more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'PodsDown', namespace: 'shop', pod: 'web-1', severity: 'critical' },
  annotations: { summary: 'pods are down' },
  startsAt: '2026-03-01T11:59:00.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://prom.example/graph',
  fingerprint: '1a30ba71cca2921f',
  ...more,
});
const payload = (alerts: readonly object[] = [alert()], more: object = {}) => ({
  version: '4',
  status: 'firing',
  receiver: 'kubesage',
  groupKey: '{}:{alertname="PodsDown"}',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://am',
  truncatedAlerts: 0,
  alerts,
  ...more,
});
const path = '/v1/hooks/alertmanager';
const stored = (test: TestApi) => [...test.database.held.tracking.alerts.values()];

describe('/v1/hooks/alertmanager', () => {
  it('stores what fires and what is over, with what the labels name', async () => {
    const test = testApi();
    await withCluster(test);
    const over = alert({ status: 'resolved', endsAt: '2026-03-01T11:59:30Z', fingerprint: 'other' });
    const { status, body } = await test.ask('POST', path, payload([alert(), over]));
    expect([status, body]).toEqual([202, { accepted: 2, news: 2, truncated: 0 }]);
    expect(stored(test)).toMatchObject([
      {
        cluster: 'prod',
        fingerprint: '1a30ba71cca2921f',
        name: 'PodsDown',
        severity: 'critical',
        state: 'firing',
        startsAt: '2026-03-01T11:59:00.123Z',
        endsAt: null,
        objects: [{ kind: 'Pod', namespace: 'shop', name: 'web-1' }],
      },
      { state: 'resolved', endsAt: '2026-03-01T11:59:30.000Z' },
    ]);
  });

  it('says how many the sender left out', async () => {
    const test = testApi();
    expect((await test.ask('POST', path, payload([alert()], { truncatedAlerts: 37 }))).body).toMatchObject({
      truncated: 37,
    });
    expect(test.logged.some(({ level, fields }) => level === 'warn' && 'truncated' in fields)).toBe(true);
  });

  it.each([
    ['another version', payload([], { version: '3' }), 'version'],
    ['one wrong alert among good ones', payload([alert(), alert({ startsAt: 'yesterday' })]), 'alerts.1.startsAt'],
    ['labels that are no texts', payload([alert({ labels: { a: { b: 1 } } })]), 'labels'],
    ['no alerts at all', { version: '4', status: 'firing' }, 'alerts'],
    ['what is no JSON', '{', ''],
  ])('refuses %s whole', async (_, body, names) => {
    const test = testApi();
    const answer = await test.ask('POST', path, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'InvalidRequest']);
    expect(answer.body.detail).toContain(names);
    expect(stored(test)).toEqual([]);
  });

  it('names a few faults of many', async () => {
    const wrong = Array.from({ length: 5_000 }, () => alert({ startsAt: 'never' }));
    const { body } = await testApi().ask('POST', path, payload(wrong));
    expect(String(body.detail).length).toBeLessThan(5_000);
    expect(body.detail).toContain('and 4980 more');
  });

  it('takes thousands in one message', async () => {
    const test = testApi();
    const many = Array.from({ length: 5_000 }, (_, n) =>
      alert({ fingerprint: `f${n}`, annotations: { description: 'x'.repeat(300) } }),
    );
    expect((await test.ask('POST', path, payload(many))).body).toMatchObject({ accepted: 5_000 });
    expect(stored(test)).toHaveLength(5_000);
  });

  it.each([
    ['the registered cluster of its label', '', { cluster: 'prod' }, 'prod'],
    ['the address of the hook', '?cluster=dev', { cluster: 'prod' }, 'dev'],
    ['the label, though nobody registered it', '', { cluster: 'elsewhere' }, 'elsewhere'],
    ['nothing', '', {}, ''],
  ])('is about the cluster that is told by %s', async (_, query, labels, cluster) => {
    const test = testApi();
    await withCluster(test, 'prod');
    await withCluster(test, 'dev');
    await test.ask('POST', `${path}${query}`, payload([alert({ labels: { alertname: 'X', ...labels } })]));
    expect(stored(test)).toMatchObject([{ cluster }]);
  });

  it('refuses a cluster that is not registered when the address names it', async () => {
    expect((await testApi().ask('POST', `${path}?cluster=none`, payload())).status).toBe(404);
  });
});

describe('the hook token', () => {
  const post = (authorization: string, to = path) =>
    testApi().raw(to, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(payload()),
    });

  it.each([
    ['as bearer token', `Bearer ${hookToken}`, 202],
    ['as a password', `Basic ${Buffer.from(`alertmanager:${hookToken}`).toString('base64')}`, 202],
    ['of the local user', `Bearer ${token}`, 202],
    ['that is wrong', 'Bearer wrong', 401],
    ['as a user name', `Basic ${Buffer.from(`${hookToken}:`).toString('base64')}`, 401],
    ['without a scheme', hookToken, 401],
  ])('%s', async (_, authorization, status) => {
    expect((await post(authorization)).status).toBe(status);
  });

  it('opens nothing else', async () => {
    const test = testApi();
    const headers = { authorization: `Bearer ${hookToken}` };
    for (const [method, to] of [
      ['GET', '/v1/alerts'],
      ['GET', '/v1/incidents'],
      ['POST', '/v1/incidents/i/resolve'],
      ['POST', '/v1/session/links'],
    ] as const)
      expect((await test.raw(to, { method, headers })).status, to).toBe(401);
  });

  it('is nobody’s when none is set, not even of those who send an empty one', async () => {
    const test = testApi({ hookToken: '' });
    for (const authorization of ['Bearer ', 'Basic Og==', 'Bearer'])
      expect((await test.raw(path, { method: 'POST', headers: { authorization }, body: '{}' })).status).toBe(401);
  });
});

describe('/v1/hooks/events', () => {
  const event = (more: object = {}) => ({
    specversion: '1.0',
    id: 'e1',
    source: '/backups',
    type: 'com.example.backup.failed',
    subject: 'namespaces/data/persistentvolumeclaims/pg-0',
    time: '2026-03-01T11:30:00Z',
    data: { message: 'disk full', severity: 'error' },
    ...more,
  });
  const send = (body: unknown, contentType: string, headers: Record<string, string> = {}) => {
    const test = testApi();
    return test
      .ask('POST', '/v1/hooks/events', body, { 'content-type': contentType, ...headers })
      .then((answer) => ({ ...answer, stored: stored(test) }));
  };

  it('takes one in structured mode, as an alert that is over after an hour', async () => {
    const {
      status,
      body,
      stored: [one],
    } = await send(event(), 'application/cloudevents+json; charset=utf-8');
    expect([status, body.accepted]).toEqual([202, 1]);
    expect(one).toMatchObject({
      source: 'cloudevents',
      name: 'com.example.backup.failed',
      severity: 'high',
      startsAt: '2026-03-01T11:30:00.000Z',
      annotations: { summary: 'disk full' },
      objects: [{ kind: 'PersistentVolumeClaim', namespace: 'data', name: 'pg-0' }],
    });
  });

  it('takes a batch, and refuses it whole when one of it is wrong', async () => {
    const type = 'application/cloudevents-batch+json';
    expect((await send([event(), event({ subject: 'namespaces/shop/pods/web-1' })], type)).stored).toHaveLength(2);
    const wrong = await send([event(), event({ specversion: '0.3' })], type);
    expect([wrong.status, wrong.stored]).toEqual([400, []]);
    expect(wrong.body.detail).toContain('1.specversion');
  });

  it('takes binary mode, with its attributes decoded', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-source': '/s%C3%BCd',
      'ce-type': 'x.raised',
      'ce-severity': 'critical',
    };
    const {
      stored: [one],
    } = await send({ namespace: 'shop', pod: 'web-1' }, 'application/json', headers);
    expect(one).toMatchObject({ name: 'x', severity: 'critical', labels: { event_source: '/süd', pod: 'web-1' } });
    expect((await send('plain words', 'text/plain', headers)).stored).toMatchObject([
      { annotations: { summary: 'plain words' } },
    ]);
  });

  it('knows the end of what began, by status or by the type’s last word', async () => {
    const [raised, ended, told] = await Promise.all(
      [
        event({ type: 'job.failed.raised' }),
        event({ type: 'job.failed.resolved' }),
        event({ type: 'job.failed', data: { status: 'ok', message: 'fine again' } }),
      ].map(async (one) => (await send(one, 'application/cloudevents+json')).stored[0]),
    );
    expect([raised?.state, ended?.state, told?.state]).toEqual(['firing', 'resolved', 'resolved']);
    expect(new Set([raised, ended, told].map((one) => one?.fingerprint)).size).toBe(1);
  });

  it.each([
    ['what is no event', { hello: 1 }, 'application/json'],
    ['events in another format', '<e/>', 'application/cloudevents+avro'],
    ['what is no JSON', '{', 'application/cloudevents+json'],
    ['an event without a type', event({ type: undefined }), 'application/cloudevents+json'],
  ])('refuses %s', async (_, body, type) => {
    const { status, body: problem, stored: nothing } = await send(body, type);
    expect([status, problem.code, nothing]).toEqual([400, 'InvalidRequest', []]);
  });
});
