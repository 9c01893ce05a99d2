import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from '../../process/file-lock.mjs';
import { type ComponentName, componentVersions } from '../component.ts';
import { findGo } from '../find-go.ts';
import { binaryNameOf, type GoBuild, goBuildOf } from '../go-builds.ts';
import { runGo } from '../run-go.ts';
import { store, storedPath } from '../server-store.ts';
import { serverVersion } from '../server-version.ts';
import type { Way, WayContext } from '../way.ts';

const modules = join(import.meta.dirname, '..', 'modules');

/** A build from the component's Go module at the pinned version, at low priority, one at a time. */
export const fromGoModule: Way = {
  name: 'build',
  async get(context) {
    const build = goBuildOf(context.component);
    if (build === undefined) return { why: `${context.component} has no Go module` };
    const go = await findGo();
    if ('why' in go) return go;
    // Two of these at once would only take twice the memory.
    const release = await lock(join(context.cacheDir, 'locks', 'compiler.lock'), {
      signal: context.signal,
      onWait: () => context.say('waiting for another build'),
    });
    try {
      await compile(build, go.command, context);
      return { path: storedPath(context.cacheDir, context.component) };
    } finally {
      release();
    }
  },
};

async function compile(build: GoBuild, command: string, context: WayContext): Promise<void> {
  const startedAt = performance.now();
  const builds = join(context.cacheDir, 'builds');
  await mkdir(builds, { recursive: true });
  const folder = await mkdtemp(join(builds, `${build.name}-`));
  try {
    context.say(`building version ${componentVersions[context.component]} with Go`);
    await runGo(command, argumentsFor(build, folder), {
      cwd: build.style === 'module' ? join(modules, build.name) : folder,
      binaries: folder,
      signal: context.signal,
      onProgress: ({ downloaded, compiled }) => {
        const share = Math.min(compiled / build.size, 0.99);
        if (compiled > 0) context.say(`compiling, ${compiled} of at most ${build.size} packages`, share);
        else context.say(`fetching modules, ${downloaded} so far`);
      },
    });
    for (const [component, path] of Object.entries(build.packages) as [ComponentName, string][]) {
      const binary = join(folder, binaryNameOf(path));
      await refuseWrongVersion(component, binary);
      await store(context.cacheDir, component, binary, 'build');
    }
    context.say(`built in ${Math.round((performance.now() - startedAt) / 1000)} s`, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function argumentsFor({ style, packages, linkerFlags }: GoBuild, folder: string): readonly string[] {
  const paths = Object.entries(packages) as [ComponentName, string][];
  const shared = ['-v', '-buildvcs=false', `-ldflags=-s -w ${linkerFlags}`];
  return style === 'module'
    ? ['build', ...shared, '-mod=readonly', '-o', `${folder}/`, ...paths.map(([, path]) => path)]
    : ['install', ...shared, ...paths.map(([component, path]) => `${path}@v${componentVersions[component]}`)];
}

async function refuseWrongVersion(component: ComponentName, binary: string): Promise<void> {
  const version = await serverVersion(component, binary);
  if (version !== null && version !== componentVersions[component]) {
    throw new Error(`the build of ${component} says that it is ${version}`);
  }
}
