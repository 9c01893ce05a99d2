import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type TestApi, testApi, token } from '../testing/test-api.ts';

it('sends what happens from now on as CloudEvents with their sequence', async () => {
  const test = testApi();
  test.database.emit('kubesage.finding.opened');
  const stream = await open(test);
  test.database.emit('kubesage.finding.resolved');
  const text = await stream.until('finding.resolved');
  expect(text).not.toContain('finding.opened');
  expect(text).toContain('event: kubesage.finding.resolved\n');
  expect(text).toContain('id: 2\n');
  const data = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '');
  expect(data).toMatchObject({ specversion: '1.0', id: 'event-2', type: 'kubesage.finding.resolved', subject: 'prod' });
  await stream.close();
});

it('replays everything after Last-Event-ID, however much it is, then goes on', async () => {
  const test = testApi();
  for (let count = 0; count < 250; count += 1) test.database.emit('kubesage.incident.updated');
  const stream = await open(test, { 'last-event-id': '3' });
  const text = await stream.until('id: 250\n');
  expect(text.match(/^id: \d+$/gm)).toHaveLength(247);
  expect(text).not.toContain('id: 3\n');
  test.database.emit('kubesage.incident.resolved');
  await stream.until('id: 251\n');
  await stream.close();
});

it('shares one LISTEN among all streams and gives it up when the API stops', async () => {
  const test = testApi();
  const streams = await Promise.all([open(test), open(test), open(test)]);
  expect(test.database.held.listeners.size).toBe(1);
  test.stop();
  for (const stream of streams) expect(await stream.ended()).toBe(true);
  expect(test.database.held.listeners.size).toBe(0);
});

it('reads no further than a slow reader takes', async () => {
  const test = testApi();
  for (let count = 0; count < 1000; count += 1) test.database.emit('kubesage.incident.updated');
  let reads = 0;
  const events = {
    ...test.database.events,
    after: (sequence: number, limit: number) => {
      reads += 1;
      return test.database.events.after(sequence, limit);
    },
  };
  const slow = testApi({ database: () => ({ ...test.database, events }) });
  const response = await request(slow, { 'last-event-id': '0' });
  await delay(50);
  expect(reads).toBeLessThanOrEqual(1);
  await response.body?.cancel();
});

it('stays open while the database is away and goes on from where it was', async () => {
  const test = testApi();
  const { events } = test.database;
  let isAway = false;
  const flaky = {
    ...events,
    after: async (sequence: number, limit: number) => {
      if (isAway) throw new Error('away');
      return events.after(sequence, limit);
    },
  };
  const api = testApi({ database: () => ({ ...test.database, events: flaky }) });
  const stream = await open(api);
  isAway = true;
  test.database.emit('kubesage.finding.opened');
  await delay(20);
  isAway = false;
  test.database.emit('kubesage.finding.resolved');
  expect(await stream.until('finding.resolved')).toContain('finding.opened');
  await stream.close();
});

it('refuses an id that is none', async () => {
  expect((await request(testApi(), { 'last-event-id': 'x' })).status).toBe(400);
});

function request(test: TestApi, headers: Record<string, string> = {}): Promise<Response> {
  return test.raw('/v1/events', { headers: { authorization: `Bearer ${token}`, ...headers } });
}

async function open(test: TestApi, headers: Record<string, string> = {}) {
  const response = await request(test, headers);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let text = '';
  await until('retry: 2000');
  // The first look at the latest sequence comes right after the greeting.
  await delay(5);
  return { until, close: () => reader.cancel(), ended };

  async function until(wanted: string): Promise<string> {
    while (!text.includes(wanted)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended without ${wanted}`);
      text += decoder.decode(value);
    }
    return text;
  }

  async function ended(): Promise<boolean> {
    for (;;) if ((await reader.read()).done) return true;
  }
}
