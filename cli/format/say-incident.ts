import type { Evidence, Finding } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import { rankRemedies } from '../../core/remediation/rank-remedies.ts';
import type { Paint } from '../terminal.ts';
import { objectName } from './object-name.ts';
import { paintSeverity } from './paint-severity.ts';
import { sayRemedies } from './say-remedies.ts';

const longestValue = 200;

/** An incident as a paragraph: what, why, what shows it, and what to type next. */
export function sayIncident(
  incident: Incident,
  findings: readonly Finding[],
  options: { readonly paint: Paint; readonly evidencePerFinding: number },
): string {
  const { paint, evidencePerFinding } = options;
  const symptoms = findings.filter(({ id }) => incident.symptoms.includes(id));
  return [
    `${paintSeverity(incident.severity, paint)} ${paint.bold(incident.title)}  ${paint.dim(incident.id)}`,
    ...sayCauses(incident, symptoms, paint),
    ...symptoms.flatMap((finding, index) =>
      sayFinding(finding, index === 0 ? '  Seen' : '', { paint, evidencePerFinding }),
    ),
    ...sayRemedies(rankRemedies(incident, symptoms), paint),
  ].join('\n');
}

/** A finding that no incident explains. */
export function sayLoneFinding(finding: Finding, paint: Paint): string {
  const remedies = finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy }));
  return [
    `${paintSeverity(finding.severity, paint)} ${paint.bold(finding.message)}  ${paint.dim(finding.id)}`,
    ...(finding.cause === null ? [] : [`  Why       ${finding.cause.explanation}`]),
    ...finding.evidence.slice(0, 3).map((evidence) => paint.dim(`            ${sayEvidence(evidence)}`)),
    ...sayRemedies(remedies, paint),
  ].join('\n');
}

function sayCauses({ causes }: Incident, symptoms: readonly Finding[], paint: Paint): readonly string[] {
  return causes.flatMap(({ object, reason, confidence, chain }, place) => {
    const explanation = symptoms.find(
      ({ cause }) => cause?.reason === reason && objectName(cause.object) === objectName(object),
    );
    const label = place === 0 ? '  Why       ' : '  or        ';
    return [
      `${label}${objectName(object)}: ${reason} ${paint.dim(`(${Math.round(confidence * 100)} % sure)`)}`,
      ...(explanation?.cause ? [`            ${explanation.cause.explanation}`] : []),
      ...chain.map((link) => paint.dim(`            → ${objectName(link.object)} ${link.says}`)),
    ];
  });
}

function sayFinding(
  { object, message, evidence }: Finding,
  label: string,
  { paint, evidencePerFinding }: { readonly paint: Paint; readonly evidencePerFinding: number },
): readonly string[] {
  const more = evidence.length - evidencePerFinding;
  return [
    `${label.padEnd(12)}${objectName(object)}: ${message}`,
    ...evidence.slice(0, evidencePerFinding).map((one) => paint.dim(`              ${sayEvidence(one)}`)),
    ...(more > 0 ? [paint.dim(`              and ${more} more`)] : []),
  ];
}

function sayEvidence({ kind, path, value }: Evidence): string {
  const line = value.replaceAll(/\s+/g, ' ');
  return `${kind} ${path}: ${line.length > longestValue ? `${line.slice(0, longestValue)}…` : line}`;
}
