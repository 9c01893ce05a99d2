import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Import = { readonly file: string; readonly target: string; readonly isTypeOnly: boolean };

const root = fileURLToPath(new URL('..', import.meta.url));
const layers = ['core', 'workflows', 'activities', 'adapters', 'workers', 'api', 'cli', 'web', 'infra'] as const;
type Layer = (typeof layers)[number];

/** The folder table of the blueprint. `all` and `types`: path prefixes that may be imported at run time, and as types only. */
const allowed: Readonly<Record<Layer, { readonly all: readonly string[]; readonly types: readonly string[] }>> = {
  core: { all: ['core/'], types: [] },
  workflows: { all: ['core/', 'workflows/'], types: ['activities/'] },
  activities: { all: ['core/', 'activities/', 'workflows/messages.ts'], types: ['adapters/'] },
  adapters: { all: ['core/', 'adapters/', 'workflows/messages.ts'], types: [] },
  workers: { all: ['core/', 'workflows/', 'activities/', 'adapters/', 'workers/', 'infra/'], types: [] },
  api: {
    all: ['core/', 'api/', 'workflows/messages.ts', 'adapters/temporal/', 'adapters/database/'],
    types: ['workflows/'],
  },
  cli: { all: ['core/', 'cli/', 'infra/'], types: ['api/', 'adapters/database/stores.ts', 'workflows/messages.ts'] },
  web: { all: ['core/', 'web/'], types: ['api/', 'adapters/database/stores.ts'] },
  infra: { all: ['core/', 'adapters/', 'infra/', 'workflows/messages.ts'], types: [] },
};

/** Composition roots may read configuration and make a logger. */
const roots: Readonly<Record<string, readonly string[]>> = { 'api/main.ts': ['infra/config/', 'infra/log/'] };

const imports = layers.flatMap(importsOf);

describe('the layers', () => {
  it.each(layers)('%s imports only what the folder table allows', (layer) => {
    const own = imports.filter(({ file, target }) => file.startsWith(`${layer}/`) && !isLibrary(target));
    const faults = own.filter((edge) => !isAllowed(layer, edge)).map(say);
    expect(faults).toEqual([]);
  });

  it('core uses no I/O, no clock and no randomness of its own', () => {
    const modules = imports.filter(({ file, target }) => file.startsWith('core/') && isNodeModule(target)).map(say);
    expect(modules.filter((edge) => !edge.endsWith('node:crypto'))).toEqual([]);
    const sources = filesOf('core').filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|process\.env/.test(read(file)),
    );
    expect(sources).toEqual([]);
  });

  it('workflow code reaches no zod and no Node module, however far its imports go', () => {
    expect(reachableFrom('workflows/index.ts').filter((target) => target === 'zod' || isNodeModule(target))).toEqual(
      [],
    );
  });

  it('each outside library of an adapter is imported in exactly one adapter folder', () => {
    const folders = new Map<string, Set<string>>();
    for (const { file, target } of imports.filter(
      (edge) => edge.file.startsWith('adapters/') && isLibrary(edge.target),
    )) {
      if (isNodeModule(target)) continue;
      const library = target.startsWith('@')
        ? target.split('/').slice(0, 2).join('/')
        : (target.split('/')[0] ?? target);
      const folder = file.split('/').slice(0, 2).join('/');
      folders.set(library, (folders.get(library) ?? new Set()).add(folder));
    }
    const shared = [...folders]
      .filter(([, places]) => places.size > 1)
      .map(([library, places]) => `${library}: ${[...places].join(', ')}`);
    expect(shared).toEqual([]);
  });

  it('no file is named utils, helpers, manager or common', () => {
    const named = layers
      .flatMap((layer) => filesOf(layer))
      .filter((file) => /(^|[/-])(utils?|helpers?|managers?|common)([/.-]|$)/.test(file));
    expect(named).toEqual([]);
  });
});

describe('the sandbox', () => {
  it('is the only place that knows its scenarios', () => {
    const outside = imports.filter(
      ({ file, target }) =>
        target.includes('infra/sandbox/scenarios') &&
        !file.startsWith('infra/sandbox/') &&
        file !== 'cli/commands/sandbox.ts',
    );
    expect(outside.map(say)).toEqual([]);
  });
});

function isAllowed(layer: Layer, { file, target, isTypeOnly }: Import): boolean {
  const { all, types } = allowed[layer];
  const prefixes = [...all, ...(isTypeOnly ? types : []), ...(roots[file] ?? [])];
  return prefixes.some((prefix) => target.startsWith(prefix));
}

function importsOf(layer: Layer): readonly Import[] {
  return filesOf(layer)
    .filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes('/testing/'))
    .flatMap(importsIn);
}

function importsIn(file: string): readonly Import[] {
  const statements = read(file).matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map(([, type, from, dynamic]) => ({
    file,
    target: place(file, from ?? dynamic ?? ''),
    isTypeOnly: type !== undefined,
  }));
}

function place(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier;
}

function reachableFrom(entry: string): readonly string[] {
  const seen = new Set<string>();
  const pending = [entry];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    for (const { target, isTypeOnly } of importsIn(file)) {
      if (isTypeOnly || seen.has(target)) continue;
      seen.add(target);
      if (!isLibrary(target)) pending.push(target);
    }
  }
  return [...seen];
}

function isLibrary(target: string): boolean {
  return !layers.some((layer) => target.startsWith(`${layer}/`));
}

function isNodeModule(target: string): boolean {
  return target.startsWith('node:');
}

function filesOf(layer: Layer): readonly string[] {
  return readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules') && !name.endsWith('.d.ts'))
    .map((name) => `${layer}/${name}`);
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function say({ file, target, isTypeOnly }: Import): string {
  return `${file} -> ${isTypeOnly ? 'type ' : ''}${target}`;
}
