import type { IncidentRemedy } from '../../core/remediation/rank-remedies.ts';
import type { Paint } from '../terminal.ts';
import { wrap } from './wrap.ts';

const column = '            ';
const room = 80 - column.length;

/** Proposed fixes, each with the very command that starts it. Secret inputs are asked for, so they never stand in a shell's history. */
export function sayRemedies(remedies: readonly IncidentRemedy[], paint: Paint): readonly string[] {
  if (remedies.length === 0) return ['  Fix       none that is known to be safe: it needs a person'];
  return remedies.flatMap(({ findingId, index, remedy }, place) => {
    const inputs = remedy.requiredInputs.filter(({ isSecret }) => !isSecret).map(({ name }) => ` --input ${name}=…`);
    const label = place === 0 ? '  Fix       ' : column;
    return [
      ...wrap(`${place + 1}. ${remedy.title}`, room).map((line, at) => `${at === 0 ? label : `${column}   `}${line}`),
      ...wrap(remedy.rationale, room - 3).map((line) => paint.dim(`${column}   ${line}`)),
      paint.cyan(`               kubesage remediate ${findingId} --remedy ${index + 1}${inputs.join('')}`),
    ];
  });
}
