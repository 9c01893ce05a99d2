import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, readJson, root } from './places.mjs';
import { runNpm } from './run-npm.mjs';

const stampFile = join(modules, '.kubesage-installed');
const lockfile = join(root, 'package-lock.json');

/** Whether node_modules holds what the lockfile says, for this platform. */
export function librariesAreInstalled() {
  const wanted = stamp();
  if (readStamp() === wanted) return true;
  if (!isWhatNpmInstalled()) return false;
  // A developer's own `npm install`: nothing to do twice.
  try {
    writeFileSync(stampFile, wanted);
  } catch {
    // A checkout that this user may not write to is looked through again next time.
  }
  return true;
}

/** `npm ci`, without the packages' install scripts: what two of them do is done by us, verifiably, whatever npm's policy is. */
export async function installLibraries(progress, signal) {
  const expected = Object.entries(readJson(lockfile).packages).filter(
    ([path, entry]) => path !== '' && isForThisMachine(entry),
  );
  await progress.step(
    `Installing ${expected.length} libraries (npm ci)`,
    () =>
      runNpm(
        [
          'ci',
          '--ignore-scripts',
          '--include=dev',
          '--include=optional',
          '--no-audit',
          '--no-fund',
          '--loglevel=error',
        ],
        { cwd: root, signal },
      ),
    () => `${expected.filter(([path]) => existsSync(join(root, path, 'package.json'))).length} of ${expected.length}`,
  );
  writeFileSync(stampFile, stamp());
}

function stamp() {
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return '';
  }
}

/** npm notes at its end what it installed. */
function isWhatNpmInstalled() {
  try {
    const installed = readJson(join(modules, '.package-lock.json')).packages;
    return Object.entries(readJson(lockfile).packages).every(
      ([path, entry]) =>
        path === '' || entry.link === true || installed[path]?.version === entry.version || !isForThisMachine(entry),
    );
  } catch {
    return false;
  }
}

/** Optional packages may be left out; those for another system always are. */
function isForThisMachine(entry) {
  if (entry.optional !== true) return true;
  if (entry.os === undefined || entry.cpu === undefined || entry.libc !== undefined) return false;
  return entry.os.includes(process.platform) && entry.cpu.includes(process.arch);
}
