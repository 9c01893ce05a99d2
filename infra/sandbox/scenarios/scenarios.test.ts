import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resourceKind } from '../../../core/cluster/resource-kinds.ts';
import { actionNames } from '../../../core/remediation/remedy.ts';
import { imageCatalogue } from '../images/catalogue.ts';
import { manifestPath } from '../sandbox-admin.ts';
import { shopSystem } from '../system/shop-system.ts';
import type { SandboxAdmin } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** The claim whose machine only a live cluster can name: without one the scenario does nothing. */
const ofRemovedMachine = 'data-opensearch-2';

const manifests = new Map(shopSystem('seed').map(({ manifest }) => [manifestPath(manifest), manifest]));

describe('the scenarios', () => {
  it('are all listed, by the name of their file', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => !/^(scenario|scenarios|edits)\.ts$|\.test\.ts$/.test(name),
    );
    expect(scenarios.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
  });

  it('are enough, and enough of them tempt to the wrong remedy', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(24);
    expect(scenarios.filter(({ truth }) => truth.wrongRemedy !== undefined).length).toBeGreaterThanOrEqual(5);
  });
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, { truth, break: commit }) => {
  it('tells a truth that a person understands, and remedies that exist', () => {
    expect(truth.reason).toMatch(/^([A-Z][a-z]+)+$/);
    expect(truth.explanation).toMatch(/^.{40,}\.$/);
    expect(truth.remedies.filter((action) => !actionNames.includes(action))).toEqual([]);
  });

  it('touches the culprit and otherwise only what the system has', async () => {
    const { admin, written } = recordingAdmin();
    await commit(admin);
    const { kind, name } = truth.culprit;
    if (name === ofRemovedMachine) return expect(written).toEqual([]);
    const paths = written.map((path) => path.replace(/\/scale$/, ''));
    expect(paths).toContainEqual(expect.stringMatching(`/${resourceKind(kind)?.plural}/${name}$`));
  });

  it('sets no image that its wrong remedy would heal', () => {
    const image = (truth.wrongRemedy?.parameters as { image?: string } | undefined)?.image;
    const isThere = imageCatalogue.some(({ repository, tags }) =>
      Object.keys(tags).some((tag) => `${repository}:${tag}` === image),
    );
    expect(isThere).toBe(false);
  });
});

/** Answers reads from the system's manifests and keeps the paths that are written. */
function recordingAdmin(): { readonly admin: SandboxAdmin; readonly written: string[] } {
  const written: string[] = [];
  const write = async (path: string) => {
    written.push(path);
    if (path.includes('/eviction')) throw Object.assign(new Error('would violate the budget'), { status: 429 });
  };
  const admin: SandboxAdmin = {
    get: async (path) => {
      const found = manifests.get(path);
      if (found !== undefined) return { ...found, metadata: { ...found.metadata, uid: 'uid' } };
      return { items: [] };
    },
    create: async (path, manifest) => {
      const { name = '' } = (manifest as { readonly metadata: { readonly name?: string } }).metadata;
      await write(`${path}/${name}`);
    },
    mergePatch: write,
    jsonPatch: async (path, operations) => {
      await write(path);
      expect(JSON.stringify(operations)).not.toContain('/-1');
    },
    apply: (manifest) => write(manifestPath(manifest as Parameters<typeof manifestPath>[0])),
    delete: write,
  };
  return { admin, written };
}
