import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configVariables, readConfig } from './config.ts';

const complete = {
  KUBESAGE_DATABASE_URL: 'postgres://me@127.0.0.1:5432/kubesage',
  KUBESAGE_TEMPORAL_ADDRESS: '127.0.0.1:7233',
  KUBESAGE_SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
  KUBESAGE_TOKEN: 't'.repeat(32),
};

describe('readConfig', () => {
  it('fills what may be left out', () => {
    expect(readConfig(complete)).toMatchObject({
      KUBESAGE_API_HOST: '127.0.0.1',
      KUBESAGE_API_PORT: 8080,
      KUBESAGE_WATCH_EVERY_MS: 5000,
    });
  });

  it('names every wrong variable at once, and no value', () => {
    const wrong = {
      ...complete,
      KUBESAGE_SEALING_KEY: 'hunter2',
      KUBESAGE_API_PORT: 'eighty',
      KUBESAGE_TEMPORAL_ADDRESS: undefined,
    };
    const message = messageOf(() => readConfig(wrong));
    expect(message).toMatch(/KUBESAGE_TEMPORAL_ADDRESS.*KUBESAGE_SEALING_KEY.*KUBESAGE_API_PORT/s);
    expect(message).not.toContain('hunter2');
  });
});

describe('docs/configuration.md', () => {
  it('has a row for every variable and none for others', () => {
    const docs = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');
    const rows = [...docs.matchAll(/^\| `(KUBESAGE_\w+)`/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual([...configVariables].sort());
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was thrown';
}
