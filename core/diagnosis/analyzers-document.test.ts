import { describe, expect, it } from 'vitest';
import { analyzersDocument } from './analyzers-document.ts';
import { objectAnalyzers } from './object-analyzers.ts';

describe('the registry of analyzers', () => {
  it('is what docs/analyzers.md says', async () => {
    await expect(analyzersDocument(objectAnalyzers)).toMatchFileSnapshot('../../docs/analyzers.md');
  });

  it('has each analyzer once, under a name that can stand in an id', () => {
    const names = objectAnalyzers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });

  it('explains every reason in a sentence', () => {
    for (const { name, reasons } of objectAnalyzers) {
      expect(Object.keys(reasons), name).not.toEqual([]);
      for (const [reason, meaning] of Object.entries(reasons)) {
        expect(reason, name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
        expect(meaning, `${name}: ${reason}`).toMatch(/^\S.+\.$/s);
      }
    }
  });
});
