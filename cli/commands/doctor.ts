import { Command } from 'commander';
import colors from 'picocolors';
import { cacheOf, homeOf } from '../../infra/stack/stack-home.ts';
import type { Check } from '../doctor/check.ts';
import { clusterChecks } from '../doctor/cluster-checks.ts';
import { machineChecks } from '../doctor/machine-checks.ts';
import { serverChecks } from '../doctor/server-checks.ts';
import { stackChecks } from '../doctor/stack-checks.ts';
import { exitCodes } from '../exit-codes.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';

/** `kubesage doctor`: exit code 1 when something keeps KubeSage from working. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at this machine and what runs on it, and say how to fix what is wrong')
    .addOption(outputOption())
    .action(async ({ output }: { readonly output: OutputFormat }) => {
      const home = homeOf(process.env);
      const cacheDir = cacheOf(process.env);
      const groups = await Promise.all([
        machineChecks({ home, cacheDir }),
        serverChecks(cacheDir),
        stackChecks(home),
        clusterChecks(home),
      ]);
      const checks = groups.flat();
      const isFine = checks.every(({ level }) => level !== 'fail');
      process.exitCode = isFine ? exitCodes.fine : exitCodes.failed;
      process.stdout.write(`${output === 'json' ? asJson({ ok: isFine, checks }) : sayChecks(checks)}\n`);
    });
}

const marks = { ok: colors.green('ok  '), warn: colors.yellow('warn'), fail: colors.red('FAIL') } as const;

function sayChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, level, says, fix }) => [
    `${marks[level]}  ${name.padEnd(width)}  ${says}`,
    ...(fix === null ? [] : [`${' '.repeat(width + 8)}→ ${fix}`]),
  ]);
  const [failed, warned] = (['fail', 'warn'] as const).map((level) => checks.filter((check) => check.level === level));
  const count = `${failed?.length ?? 0} to fix, ${warned?.length ?? 0} to know about.`;
  return [...lines, '', checks.every(({ level }) => level === 'ok') ? 'All is well.' : count].join('\n');
}
