import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lock, lockHolder, tryLock } from './file-lock.mjs';
import { isRunning, processStartedAt } from './process-start.mjs';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubesage lock '));
  path = join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a lock file', () => {
  it('is taken by one at a time', () => {
    const release = tryLock(path);
    expect(release).not.toBeNull();
    expect(tryLock(path)).toBeNull();
    expect(lockHolder(path)).toBe(process.pid);
    release?.();
    expect(tryLock(path)).not.toBeNull();
  });

  it('is recovered from a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, JSON.stringify({ pid, pidStartedAt: '1' }));
    expect(lockHolder(path)).toBeNull();
    expect(tryLock(path)).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['a.lock']);
  });

  it('is recovered when its process id belongs to another process by now', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, pidStartedAt: 'another time' }));
    expect(tryLock(path)).not.toBeNull();
  });

  it('that is just being written is left alone', () => {
    writeFileSync(path, '');
    expect(tryLock(path)).toBeNull();
  });

  it('is not given back by whoever lost it', () => {
    const release = tryLock(path);
    const other = JSON.stringify({ pid: 1, pidStartedAt: 'x' });
    writeFileSync(path, other);
    release?.();
    expect(readFileSync(path, 'utf8')).toBe(other);
  });

  it('is waited for, and whose it is is told once', async () => {
    const release = tryLock(path);
    const told: (number | null)[] = [];
    const waiting = lock(path, { onWait: (pid) => told.push(pid) });
    setTimeout(() => release?.(), 300);
    await waiting;
    expect(told).toEqual([process.pid]);
  });

  it('is waited for no longer than wanted', async () => {
    tryLock(path);
    await expect(lock(path, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
  });
});

describe('the identity of a process', () => {
  it('is the same at every look, and null when there is none', () => {
    expect(processStartedAt(process.pid)).toBe(processStartedAt(process.pid));
    expect(isRunning({ pid: process.pid, pidStartedAt: processStartedAt(process.pid) })).toBe(true);
    expect(processStartedAt(2 ** 22 + 1)).toBeNull();
    expect(isRunning({ pid: null, pidStartedAt: null })).toBe(false);
  });
});
