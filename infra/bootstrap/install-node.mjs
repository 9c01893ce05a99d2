import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { modules, pinnedVersion, readJson } from './places.mjs';
import { runNpm } from './run-npm.mjs';

const binary = join(modules, 'node', 'bin', 'node');
const stampFile = join(modules, '.kubesage-node');

/** Path of the Node that package.json pins, or null when it is not there or another one is. Asked once per binary. */
export function pinnedNode() {
  const wanted = stamp();
  if (wanted === null) return null;
  if (read(stampFile) === wanted) return binary;
  if (versionOf(binary) !== `v${pinnedVersion()}`) return null;
  try {
    writeFileSync(stampFile, wanted);
  } catch {
    // A checkout that this user may not write to is asked again next time.
  }
  return binary;
}

/**
 * Puts the platform's binary where the package `node` has it. That package fetches it by an install script, which npm may be
 * told not to run.
 */
export async function installNode(progress, signal) {
  const version = pinnedVersion();
  const name = platformPackage();
  const side = join(modules, '.kubesage-node-install');
  await progress.step(`Installing Node ${version} (${name})`, async () => {
    rmSync(side, { recursive: true, force: true });
    mkdirSync(side, { recursive: true });
    writeFileSync(join(side, 'package.json'), '{"private":true}\n');
    await runNpm(
      [
        'install',
        '--no-save',
        '--no-package-lock',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        '--prefix',
        side,
        `${name}@${version}`,
      ],
      { cwd: side, signal },
    );
    const folder = join(side, 'node_modules', name);
    place(join(folder, readJson(join(folder, 'package.json')).bin.node));
    rmSync(side, { recursive: true, force: true });
  });
  const installed = pinnedNode();
  if (installed === null) throw new Error(`${binary} is there but does not run as Node ${version} on this machine`);
  return installed;
}

function platformPackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

function place(source) {
  mkdirSync(dirname(binary), { recursive: true });
  const draft = `${binary}.${process.pid}`;
  try {
    linkSync(source, draft);
  } catch {
    copyFileSync(source, draft);
  }
  renameSync(draft, binary);
  const link = join(modules, '.bin', 'node');
  mkdirSync(dirname(link), { recursive: true });
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(join('..', 'node', 'bin', 'node'), link);
}

function stamp() {
  const found = statSync(binary, { throwIfNoEntry: false });
  return found === undefined ? null : `${pinnedVersion()} ${found.size} ${found.mtimeMs}\n`;
}

function versionOf(path) {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
