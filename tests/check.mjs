// Types, lint and format, layers and unused code, side by side; every one's output whole, then what failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

const checks = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types of the page', command: 'tsc', args: ['-p', 'web'] },
  { name: 'lint and format', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'layers',
    command: 'vitest',
    args: ['run', '--project', 'unit', 'tests/architecture.test.ts', '--reporter', 'dot'],
  },
  { name: 'unused code', command: 'knip', args: [] },
];

const started = Date.now();
const results = [];
// Two at a time: the machine these are meant for has two cores.
const pending = [...checks];
await Promise.all([work(), work()]);
const failed = results.filter(({ code }) => code !== 0);
console.log(
  `\n${results.length - failed.length} of ${results.length} checks passed in ${((Date.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work() {
  for (let check = pending.shift(); check !== undefined; check = pending.shift()) results.push(await run(check));
}

function run({ name, command, args }) {
  const at = Date.now();
  const child = spawn(join(bin, command), args, {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${((Date.now() - at) / 1000).toFixed(1)} s)`);
      if (code !== 0) console.log(Buffer.concat(output).toString());
      resolve({ name, code });
    });
  });
}
