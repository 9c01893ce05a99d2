import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WayContext } from '../way.ts';

/** A context of a way, in a cache of its own. */
export function wayContext(change: Partial<WayContext> = {}): WayContext {
  return {
    component: 'nats-server',
    cacheDir: mkdtempSync(join(tmpdir(), 'kubesage cache ')),
    environment: {},
    say: () => undefined,
    signal: new AbortController().signal,
    ...change,
  };
}

/** A program that only says a version, as `nats-server --version` does. */
export function writeServer(path: string, version: string): string {
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
  return path;
}
