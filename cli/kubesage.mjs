#!/usr/bin/env node
// Runs the command under the pinned Node, whatever Node the machine has; installs first what is missing.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bootstrap, isBootstrapped, pinnedNode } from '../infra/bootstrap.mjs';
import { homeDirectory } from '../infra/process/home-directory.mjs';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const quiet = '--disable-warning=ExperimentalWarning';

try {
  const node = isBootstrapped() ? pinnedNode() : await bootstrap();
  run(node);
} catch (error) {
  process.stderr.write(`KubeSage could not be installed: ${error.message}\n`);
  process.exitCode = 1;
}

function run(node) {
  const child = spawn(node, [quiet, main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, HOME: homeDirectory() },
  });
  // A terminal sends Ctrl-C to both of us; sent to us alone, it is passed on. The command takes the second one as the same.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`${node} cannot be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
