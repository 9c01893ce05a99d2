import { afterEach, describe, expect, it } from 'vitest';
import type { ProvisionProgress } from '../infra/provision/component.ts';
import type { PartState } from '../infra/stack/stack-state.ts';
import { type StartReport, startReport } from './start-report.ts';

const reports: StartReport[] = [];
afterEach(() => {
  for (const report of reports.splice(0)) report.end();
});

function report() {
  const clock = { ms: 0 };
  const lines: string[] = [];
  const created = startReport({ line: (text) => lines.push(text), live: () => undefined }, () => clock.ms);
  reports.push(created);
  return { ...created, clock, lines, said: () => lines.join('\n') };
}

function part(change: Partial<PartState>): PartState {
  return {
    name: 'temporal',
    state: 'running',
    pid: 1,
    pidStartedAt: '1',
    address: '127.0.0.1:7233',
    restarts: 0,
    detail: '',
    ...change,
  };
}

function progress(change: Partial<ProvisionProgress>): ProvisionProgress {
  return { component: 'temporal', way: 'build', says: 'compiling', done: 0.5, ...change };
}

describe('startReport', () => {
  it('says when a part is ready, where, and how long it took', () => {
    const { onEvent, clock, said } = report();
    onEvent({ kind: 'part', part: part({ state: 'starting' }) });
    clock.ms = 1_500;
    onEvent({ kind: 'part', part: part({ state: 'running' }) });
    expect(said()).toContain('temporal is ready at 127.0.0.1:7233 (1.5 s)');
  });

  it('says why a part is started again, and that it is back', () => {
    const { onEvent, lines } = report();
    onEvent({ kind: 'part', part: part({ state: 'restarting', pid: null, detail: 'It was ended by SIGKILL.' }) });
    onEvent({ kind: 'part', part: part({ state: 'restarting' }) });
    onEvent({ kind: 'part', part: part({ state: 'running' }) });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('SIGKILL');
    expect(lines[1]).toContain('temporal is back');
  });

  it('tells a build at its start, now and then, and at its end', () => {
    const { onEvent, clock, lines } = report();
    for (let second = 0; second < 40; second += 1) {
      clock.ms = second * 1_000;
      onEvent({ kind: 'provision', progress: progress({ done: second / 40 }) });
    }
    onEvent({ kind: 'provision', progress: progress({ says: 'built in 40 s', done: 1 }) });
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('temporal, by a build from source: compiling (40 %) · 16.0 s');
    expect(lines.at(-1)).toContain('built in 40 s');
  });

  it('tells each way that is tried', () => {
    const { onEvent, lines } = report();
    onEvent({ kind: 'provision', progress: progress({ way: 'release', says: 'asking github.com' }) });
    onEvent({ kind: 'provision', progress: progress({ way: 'release', says: 'failed: no network' }) });
    onEvent({ kind: 'provision', progress: progress({ way: 'build' }) });
    expect(lines).toHaveLength(3);
  });

  it('sums up what took longest, the sandbox as one', () => {
    const { onEvent, clock, summary } = report();
    for (const name of ['sandbox/etcd', 'sandbox/kwok', 'worker']) {
      onEvent({ kind: 'part', part: part({ name, state: 'starting' }) });
    }
    clock.ms = 1_000;
    onEvent({ kind: 'part', part: part({ name: 'sandbox/etcd' }) });
    clock.ms = 3_000;
    onEvent({ kind: 'part', part: part({ name: 'worker' }) });
    clock.ms = 5_000;
    onEvent({ kind: 'part', part: part({ name: 'sandbox/kwok' }) });
    expect(summary()).toBe('Ready after 5.0 s (sandbox 5.0 s, worker 3.0 s).');
  });
});
