import { accessSync, constants, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

// No types and no dependencies: the bootstrap runs this on Node 20 before anything is installed.

/**
 * A home that can be written: HOME, else the account's, else one below the temporary folder (accounts of services have none).
 * npm and Go cannot work without one, so it is also what our children get as HOME.
 */
export function homeDirectory(environment = process.env) {
  const named = environment.HOME ?? '';
  for (const candidate of [named, accountHome()]) {
    if (candidate !== '' && isWritable(candidate)) return candidate;
  }
  const own = join(tmpdir(), `kubesage-home-${process.getuid?.() ?? 'user'}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return own;
}

function accountHome() {
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
}

function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
