import { isTerminal, type RemediationPhase } from '../../core/remediation/phase.ts';
import type { Remediation } from '../../core/remediation/remediation.ts';
import type { Paint } from '../terminal.ts';
import { objectName } from './object-name.ts';
import { shortId } from './short-id.ts';

const shownHash = 12;

/** A remediation as a person decides on it: the plan, what it will touch, the diff, and the commands to type next. */
export function sayRemediation(remediation: Remediation, link: string | null, paint: Paint): string {
  const { id, remedy, plan, rehearsal, phase, says, decision } = remediation;
  return [
    `${paint.bold(remedy.title)}  ${paint.dim(id)}`,
    `  ${paintPhase(phase, paint)}  ${says}`,
    ...(plan === null
      ? []
      : [
          '',
          `  Plan ${plan.hash.slice(0, shownHash)}, risk ${plan.risk}`,
          ...plan.steps.flatMap((step, index) => [
            `  ${index + 1}. ${step.says}  ${paint.dim(objectName(step.object))}`,
            paint.dim(`     ${step.blastRadius.says}`),
          ]),
        ]),
    ...(rehearsal?.steps ?? []).flatMap(({ diff, warnings }) => [
      '',
      ...diff
        .trimEnd()
        .split('\n')
        .map((line) => `  ${paintDiffLine(line, paint)}`),
      ...warnings.map((warning) => paint.yellow(`  The API server warns: ${warning}`)),
    ]),
    ...(decision === null
      ? []
      : ['', `  ${decision.verdict === 'approve' ? 'Approved' : 'Refused'} by ${decision.by}: ${decision.reason}`]),
    ...sayNext(remediation, paint),
    ...(link === null ? [] : ['', paint.dim(`  In Temporal: ${link}`)]),
  ].join('\n');
}

export function paintPhase(phase: RemediationPhase, paint: Paint): string {
  if (phase === 'resolved' || phase === 'rehearsed') return paint.green(phase);
  if (phase === 'awaiting-decision') return paint.yellow(phase);
  if (phase === 'failed' || phase === 'rolled-back') return paint.red(phase);
  return isTerminal(phase) ? paint.dim(phase) : paint.cyan(phase);
}

function sayNext({ id, phase, plan }: Remediation, paint: Paint): readonly string[] {
  if (phase !== 'awaiting-decision' || plan === null) return [];
  const planOption = `--plan ${plan.hash.slice(0, shownHash)}`;
  return [
    '',
    '  Nothing is changed until you decide:',
    paint.cyan(`  kubesage approve ${shortId(id)} ${planOption} --reason "…"`),
    paint.cyan(`  kubesage refuse ${shortId(id)} ${planOption} --reason "…"`),
  ];
}

function paintDiffLine(line: string, paint: Paint): string {
  if (/^(---|\+\+\+)/.test(line)) return paint.bold(line);
  if (line.startsWith('+')) return paint.green(line);
  if (line.startsWith('-')) return paint.red(line);
  return line.startsWith('@@') ? paint.cyan(line) : line;
}
