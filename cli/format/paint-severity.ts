import type { Severity } from '../../core/diagnosis/finding.ts';
import type { Paint } from '../terminal.ts';

export function paintSeverity(severity: Severity, paint: Paint): string {
  const word = severity.toUpperCase().padEnd(8);
  switch (severity) {
    case 'critical':
      return paint.bold(paint.magenta(word));
    case 'high':
      return paint.bold(paint.red(word));
    case 'medium':
      return paint.bold(paint.yellow(word));
    case 'low':
      return paint.cyan(word);
    case 'info':
      return paint.dim(word);
  }
}
