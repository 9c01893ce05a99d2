import { describe, expect, it } from 'vitest';
import type { ProgramBehaviour } from '../images/image-behaviour.ts';
import { planRun } from './program-run.ts';
import { defaultTiming } from './timing.ts';

describe('planRun', () => {
  it('lets a program that misses a variable say so and die before it listens', () => {
    const run = plan(program({ requiredEnv: [{ name: 'DB_HOST', log: ["KeyError: 'DB_HOST'"] }] }));
    expect(run.end).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(run.program.listens).toEqual([]);
    expect(run.log.flatMap(({ lines }) => lines)).toEqual(["KeyError: 'DB_HOST'"]);
  });

  it('does not start a command that the image does not have', () => {
    const run = plan(program({ executables: ['node'] }), { command: ['nodejs', 'server.js'] });
    expect(run.end).toMatchObject({ exitCode: 128, reason: 'StartError', at: 1_000 });
    expect(run.end?.message).toContain('exec: "nodejs": executable file not found in $PATH');
    expect(run.log).toEqual([]);
  });

  it('starts a command that it has, and any command of an image that does not say', () => {
    expect(plan(program({ executables: ['node'] }), { command: ['node'] }).end).toBeNull();
    expect(plan(program({}), { command: ['whatever'] }).end).toBeNull();
  });

  it('kills what needs more memory than its limit', () => {
    const limits = { resources: { limits: { memory: '64Mi' } } };
    expect(plan(program({ memoryMiB: 65 }), limits).end).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(plan(program({ memoryMiB: 64 }), limits).end).toBeNull();
  });
});

function program(more: Partial<ProgramBehaviour>): ProgramBehaviour {
  return {
    requiredEnv: [],
    listens: [{ port: 8080, paths: ['/'] }],
    memoryMiB: 10,
    calls: [],
    ends: null,
    log: ['working'],
    ...more,
  };
}

function plan(behaviour: ProgramBehaviour, more: object = {}) {
  const container = { name: 'app', image: 'app:1', ...more };
  return planRun(behaviour, container, new Map(), { startedAt: 1_000, isOneShot: false, timing: defaultTiming });
}
