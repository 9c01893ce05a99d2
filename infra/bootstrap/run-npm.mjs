import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { homeDirectory } from '../process/home-directory.mjs';

const mostOutput = 20_000;
const mostLines = 20;
const graceMs = 5_000;
const foreign = ['omit', 'only', 'production', 'global', 'prefix', 'local_prefix'];

/** Runs npm quietly; rejects with the end of what it said. It is stopped when the signal aborts. */
export function runNpm(args, { cwd, signal }) {
  const [command, ...before] = npmCommand();
  return new Promise((resolve, reject) => {
    // Not in the terminal's group: Ctrl-C reaches it through us, in order, once.
    const child = spawn(command, [...before, ...args], {
      cwd,
      env: npmEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-mostOutput);
      });
    }
    const stop = () => {
      endGroup(child.pid, 'SIGTERM');
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs).unref();
    };
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', (error) => reject(new Error(`npm cannot be run (${error.message}); install npm 10 or newer`)));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new Error(`npm ${args[0]} ended with code ${code}:\n${telling(output)}`));
    });
    if (signal.aborted) stop();
  });
}

/** npm says first what is wrong, and last how it is used. */
function telling(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^npm (notice|warn)|^npm error$/.test(line));
  return lines.slice(0, mostLines).join('\n');
}

/** The npm that started us, else the one on PATH. */
function npmCommand() {
  const script = process.env.npm_execpath ?? '';
  const isNpm = basename(script) === 'npm-cli.js' && existsSync(script) && existsSync(process.execPath);
  return isNpm ? [process.execPath, script] : ['npm'];
}

function npmEnvironment() {
  const home = homeDirectory();
  const environment = { ...process.env, HOME: home };
  // An outer `npm --omit=dev` or NODE_ENV=production is about something else than this installation.
  for (const name of ['NODE_ENV', ...foreign.map((key) => `npm_config_${key}`)]) delete environment[name];
  // Without a HOME, an outer npm has put its cache below wherever it was started.
  if ((process.env.HOME ?? '') === '') {
    for (const key of ['cache', 'userconfig', 'prefix', 'globalconfig', 'init_module'])
      delete environment[`npm_config_${key}`];
  }
  const cache = environment.npm_config_cache ?? join(home, '.npm');
  if (!canUse(cache)) {
    environment.npm_config_cache = join(tmpdir(), `kubesage-npm-${process.getuid?.() ?? 'user'}`);
    mkdirSync(environment.npm_config_cache, { recursive: true, mode: 0o700 });
  }
  return environment;
}

function canUse(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function endGroup(pid, how) {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch {
    // It has ended already.
  }
}
