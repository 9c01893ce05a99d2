import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { StoredEvent } from '../database/stores.ts';
import { connectNatsEventBus } from './connect-nats-event-bus.ts';
import type { EventBus } from './event-bus.ts';

const url = inject('natsUrl');
let bus: EventBus;
let watcher: NatsConnection;

beforeAll(async () => {
  bus = await connectNatsEventBus({ url });
  watcher = await connect({ servers: url });
});
afterAll(() => Promise.all([bus.close(), watcher.close()]));

function event(type: string, n: number): StoredEvent {
  return { sequence: n, id: randomUUID(), type, subject: `n/${n}`, time: '2026-01-01T00:00:00.000Z', data: { n } };
}

async function storedUnder(subject: string) {
  const consumer = await jetstream(watcher).consumers.get('KUBESAGE', { filter_subjects: [subject] });
  const messages = await consumer.fetch({ max_messages: 10, expires: 1_000 });
  const stored: { data: unknown; contentType: string | undefined; id: string | undefined }[] = [];
  for await (const message of messages) {
    stored.push({
      data: message.json(),
      contentType: message.headers?.get('Content-Type'),
      id: message.headers?.get('Nats-Msg-Id'),
    });
  }
  return stored;
}

describe('the event bus on NATS', () => {
  it('publishes structured CloudEvents in order, the same event once', async () => {
    const type = `kubesage.test.${randomUUID()}`;
    const events = [event(type, 1), event(type, 2)];
    await bus.publish(events);
    await bus.publish(events);
    const stored = await storedUnder(type);
    expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(stored[0]?.contentType).toContain('application/cloudevents+json');
    expect(stored[0]?.data).toEqual({
      specversion: '1.0',
      id: events[0]?.id,
      source: '/kubesage',
      type,
      subject: 'n/1',
      time: '2026-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      sequence: '0000000000000001',
      data: { n: 1 },
    });
  });

  it('makes the stream again when the server lost it', async () => {
    await (await jetstreamManager(watcher)).streams.delete('KUBESAGE');
    await expect(bus.ping()).rejects.toMatchObject({ code: 'DependencyDown' });
    const type = `kubesage.test.${randomUUID()}`;
    await bus.publish([event(type, 1)]);
    expect(await storedUnder(type)).toHaveLength(1);
    await bus.ping();
  });

  it('that does not answer is a part that is down', async () => {
    await expect(connectNatsEventBus({ url: 'nats://127.0.0.1:9' })).rejects.toMatchObject({ code: 'DependencyDown' });
  });
});
