import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, processStartedAt } from './process-start.mjs';

// No types and no dependencies: the bootstrap runs this on Node 20 before anything is installed.

const everyMs = 200;
/** A lock is written in one go, yet a reader may come between its creation and its content. */
const emptyForMs = 3_000;

/** Takes the lock when it is free or its holder is gone; answers the function that gives it back, or null. */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const own = JSON.stringify({ pid: process.pid, pidStartedAt: processStartedAt(process.pid) });
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
      return () => {
        if (read(path) === own) rmSync(path, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!removeStale(path)) return null;
  }
  return null;
}

/** Waits for the lock; `onWait` is told once whose it is. Rejects when the signal aborts. */
export async function lock(path, { onWait = () => {}, signal } = {}) {
  for (let told = false; ; ) {
    signal?.throwIfAborted();
    const release = tryLock(path);
    if (release !== null) return release;
    if (!told) onWait(lockHolder(path));
    told = true;
    await delay(everyMs, undefined, { signal });
  }
}

/** Process id of whoever holds the lock, or null. */
export function lockHolder(path) {
  const holder = parse(read(path));
  return holder !== null && isRunning(holder) ? holder.pid : null;
}

/** Two may find the same stale lock: it is moved away first, and put back when it turns out to be a fresh one. */
function removeStale(path) {
  const text = read(path);
  if (text === null) return true;
  const holder = parse(text);
  if (holder === null ? age(path) < emptyForMs : isRunning(holder)) return false;
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return true;
  }
  if (read(aside) !== text) {
    renameSync(aside, path);
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    const holder = JSON.parse(text ?? '');
    return typeof holder.pid === 'number' ? holder : null;
  } catch {
    return null;
  }
}

function age(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
