import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLiveStream, type EventSourceLike } from './live-stream.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function fakeSource() {
  const listeners = new Map<string, (() => void)[]>();
  const source = {
    readyState: 0,
    close: () => {
      source.readyState = 2;
    },
    addEventListener: (type: string, listener: () => void) => {
      listeners.set(type, [...(listeners.get(type) ?? []), listener]);
    },
    emit: (type: string) => {
      for (const listener of listeners.get(type) ?? []) listener();
    },
  };
  return source;
}

function started() {
  const sources: ReturnType<typeof fakeSource>[] = [];
  const batches: (readonly string[])[] = [];
  let resyncs = 0;
  const stream = createLiveStream({
    connect: (): EventSourceLike => {
      const source = fakeSource();
      sources.push(source);
      return source;
    },
    onEvents: async (types) => {
      batches.push(types);
    },
    onResync: () => {
      resyncs += 1;
    },
  });
  stream.start();
  const latest = () => {
    const source = sources.at(-1);
    if (source === undefined) throw new Error('the stream never connected');
    return source;
  };
  return { stream, sources, batches, latest, resyncs: () => resyncs };
}

test('hands on named events in batches', () => {
  const { batches, latest } = started();
  latest().emit('open');
  latest().emit('kubesage.finding.opened');
  latest().emit('kubesage.remediation.awaiting-decision');
  vi.advanceTimersByTime(300);
  expect(batches).toEqual([['kubesage.finding.opened', 'kubesage.remediation.awaiting-decision']]);
});

test('leaves a cut to the browser and reads all again when it is back', () => {
  const { stream, sources, latest, resyncs } = started();
  latest().emit('open');
  expect(resyncs()).toBe(0);
  latest().emit('error');
  expect(stream.state()).toBe('reconnecting');
  latest().emit('open');
  expect([stream.state(), resyncs(), sources.length]).toEqual(['live', 1, 1]);
});

test('tries again with growing pauses when the browser gives up', () => {
  const { sources, latest } = started();
  for (const pauseMs of [1000, 2000, 4000]) {
    latest().readyState = 2;
    latest().emit('error');
    const before = sources.length;
    vi.advanceTimersByTime(pauseMs - 1);
    expect(sources).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(sources).toHaveLength(before + 1);
  }
});

test('never has two streams open', () => {
  const { stream, sources } = started();
  stream.start();
  stream.start();
  expect(sources).toHaveLength(1);
});

test('pauses for a hidden tab and resumes with a fresh read', () => {
  const { stream, sources, latest, resyncs } = started();
  latest().emit('open');
  stream.pause();
  expect(stream.state()).toBe('paused');
  expect(sources[0]?.readyState).toBe(2);
  stream.start();
  latest().emit('open');
  expect([stream.state(), resyncs()]).toEqual(['live', 1]);
});
