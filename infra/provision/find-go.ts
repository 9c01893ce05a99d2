import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const oldest = [1, 26] as const;
/** Where Go's own installers put it, which is not always on PATH. */
const places = ['go', '/usr/local/go/bin/go', '/opt/homebrew/bin/go'] as const;

export type FoundGo = { readonly command: string; readonly version: string } | { readonly why: string };

/** A Go tool chain that is new enough for every component. */
export async function findGo(): Promise<FoundGo> {
  const older: string[] = [];
  for (const command of places) {
    const version = await versionOf(command);
    if (version === null) continue;
    if (isEnough(version)) return { command, version };
    older.push(`${command} is ${version}`);
  }
  const needed = `Go ${oldest.join('.')} or newer`;
  return { why: older.length === 0 ? `${needed} is not installed` : `${needed} is needed, ${older.join(', ')}` };
}

async function versionOf(command: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(command, ['env', 'GOVERSION'], {
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    return stdout.trim().replace(/^go/, '');
  } catch {
    return null;
  }
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
