import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type ComponentName, componentVersions } from '../component.ts';
import { type GoBuild, goBuilds } from '../go-builds.ts';
import { storeServer } from '../server-store.ts';
import type { Way, WayContext } from '../way.ts';

const oldestGo = [1, 26] as const;
const run = promisify(execFile);

/** A build from the component's Go module at its pinned version, at low priority. The module proxy verifies every checksum. */
export const fromGoModule: Way = {
  name: 'build',
  async get(context) {
    const build = goBuilds.find(({ packages }) => packages[context.component] !== undefined);
    if (build === undefined) return { why: `${context.component} is not built from a Go module` };
    const lacking = await lacksGo();
    if (lacking !== null) return { why: lacking };
    await mkdir(join(context.cacheDir, 'builds'), { recursive: true });
    const folder = await mkdtemp(join(context.cacheDir, 'builds', `${build.name}-`));
    try {
      return { path: await compile(build, folder, context) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function compile(build: GoBuild, folder: string, context: WayContext): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const packages = Object.entries(build.packages) as [ComponentName, string][];
  const paths = packages.map(([, path]) => path);
  const environment = { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off', GOBIN: bin };
  context.say(`fetching the module ${build.module} ${build.moduleVersion}`);
  if (build.style === 'tool') {
    await writeFile(join(folder, 'go.mod'), moduleFile(build, paths));
    await go(['mod', 'tidy'], folder, environment, context);
  }
  let compiled = 0;
  const onLine = (line: string): void => {
    if (/^[\w.-]+\//.test(line)) compiled += 1;
    if (compiled % 25 === 0) context.say(`compiling, ${compiled} packages so far`);
  };
  const what = build.style === 'tool' ? ['build', '-v', '-ldflags', build.ldflags, '-o', `${bin}/`, ...paths] : ['install', '-v', '-ldflags', build.ldflags, ...paths.map((path) => `${path}@${build.moduleVersion}`)];
  await go(what, folder, environment, context, onLine);
  for (const [component, path] of packages) {
    const built = join(bin, binaryName(path));
    // One run of the compiler gives several servers: the others are kept as well.
    if (component !== context.component) await storeServer(context.cacheDir, component, built, 'build');
  }
  const { component, cacheDir } = context;
  return await storeServer(cacheDir, component, join(bin, binaryName(build.packages[component] ?? '')), 'build');
}

function moduleFile({ module, moduleVersion, replace = {} }: GoBuild, packages: readonly string[]): string {
  return [
    'module tool',
    `go ${oldestGo.join('.')}`,
    `require ${module} ${moduleVersion}`,
    ...packages.map((path) => `tool ${path}`),
    ...Object.entries(replace).map(([name, version]) => `replace ${name} => ${name} ${version}`),
    '',
  ].join('\n');
}

/** Go names a binary after the last element of its path that is no major version. */
function binaryName(path: string): string {
  return /^v\d+$/.test(basename(path)) ? basename(join(path, '..')) : basename(path);
}

async function lacksGo(): Promise<string | null> {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION']);
    const [major = 0, minor = 0] = stdout.trim().replace(/^go/, '').split('.').map(Number);
    if (major > oldestGo[0] || (major === oldestGo[0] && minor >= oldestGo[1])) return null;
    return `Go ${stdout.trim()} is older than ${oldestGo.join('.')}`;
  } catch {
    return 'Go is not installed';
  }
}

function go(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  { component, signal }: WayContext,
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const [command, ...rest] = process.platform === 'win32' ? ['go', ...args] : ['nice', '-n', '10', 'go', ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command ?? 'go', rest, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], ...(signal === undefined ? {} : { signal, killSignal: 'SIGTERM' }) });
    let tail: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter((text) => text !== '')) {
        onLine(line);
        tail = [...tail, line].slice(-5);
      }
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} for ${component} ${componentVersions[component]} failed: ${tail.join(' | ')}`));
    });
  });
}
