import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { startStack } from '../support/stack-under-test.ts';
import { type BenchResult, figure } from './bench-result.ts';

/** `kubesage up` with binaries cached, from the command to the page, and what everything together then holds in memory. */
export async function benchStartUp(): Promise<readonly BenchResult[]> {
  const from = performance.now();
  await using stack = await startStack();
  const ready = (performance.now() - from) / 1000;
  const answered = performance.now();
  await stack.api('GET', '/v1/findings');
  const request = performance.now() - answered;
  const cold = await stack.cli('diagnose', '-o', 'json');
  if (cold.code !== 0) throw new Error(cold.stderr);
  const cliFrom = performance.now();
  await stack.cli('diagnose', '-o', 'json');
  const cli = performance.now() - cliFrom;
  const { parts } = await stack.state();
  const residentMiB = (
    await Promise.all(parts.flatMap(({ pid }) => (pid === null ? [] : treeOf(pid))).map(resident))
  ).reduce((a, b) => a + b, 0);
  return [
    figure('up to a usable page (first start of a new home)', ready, 's'),
    figure('one API read', request, 'ms'),
    figure('kubesage diagnose on the sandbox, whole command', cli, 'ms'),
    figure('resident memory of all parts', residentMiB, 'MiB'),
  ];
}

function treeOf(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const [child = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const below = (root: number): number[] => [root, ...(children.get(root) ?? []).flatMap(below)];
  return below(pid);
}

// Proportional set size: pages that PostgreSQL's processes share count once.
async function resident(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
