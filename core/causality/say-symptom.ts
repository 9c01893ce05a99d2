import type { Finding } from '../diagnosis/finding.ts';

/**
 * A finding as a step of a story: without the details that the step before has told. The analyzers' messages begin with the object
 * and tell more after a colon or semicolon.
 */
export function saySymptom(finding: Finding): string {
  const { kind, name } = finding.object;
  switch (finding.reason) {
    case 'NoReadyPods':
      return `${kind} ${name} has no endpoints that are ready.`;
    case 'BackendUnavailable': {
      const where = /cannot serve (\S+):/.exec(finding.message)?.[1];
      return `${kind} ${name} cannot serve ${where ?? 'its requests'}: nothing is behind it.`;
    }
    case 'CrashLoop':
      return finding.message.replace(/ \(container [^)]*\)/, '');
    default:
      return finding.message;
  }
}
