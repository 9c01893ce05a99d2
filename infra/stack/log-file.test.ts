import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOfLog, openLog, rotateLog } from './log-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubesage-log-'));
  path = join(folder, 'a.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('endOfLog', () => {
  it('prefers what sounds like the reason over what is merely last', () => {
    writeFileSync(path, 'starting\nError: no space left\n    at open (fs.js:1)\n\nNode.js v24.0.0\n');
    expect(endOfLog(path)).toBe('Error: no space left');
  });

  it('falls back to the last lines', () => {
    writeFileSync(path, 'one\ntwo\nthree\nfour\n');
    expect(endOfLog(path)).toBe('two | three | four');
  });

  it('is empty where nothing was written', () => {
    expect(endOfLog(path)).toBe('');
  });
});

describe('rotateLog', () => {
  it('cuts a long log while it is being written, and keeps its past', () => {
    const log = openLog(path);
    appendFileSync(path, 'x'.repeat(21 * 2 ** 20));
    rotateLog(path);
    writeSync(log, 'after');
    expect(readFileSync(path, 'utf8')).toBe('after');
    expect(statSync(`${path}.1`).size).toBe(21 * 2 ** 20);
  });

  it('leaves a short one as it is', () => {
    writeFileSync(path, 'short');
    rotateLog(path);
    expect(readFileSync(path, 'utf8')).toBe('short');
  });
});
