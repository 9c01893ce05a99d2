import type { ObjectRef } from '../../core/cluster/object-ref.ts';
import type { Evidence, Finding } from '../../core/diagnosis/finding.ts';
import type { ChainLink, Hypothesis, Incident, IncidentCause, Unknown } from '../../core/diagnosis/incident.ts';
import { rankRemedies } from '../../core/remediation/rank-remedies.ts';
import type { Paint } from '../terminal.ts';
import { objectName } from './object-name.ts';
import { paintSeverity } from './paint-severity.ts';
import { sayRemedies } from './say-remedies.ts';
import { root, type TreeNode, type TreeText, tree } from './tree.ts';
import { wrap } from './wrap.ts';

export type IncidentOptions = {
  readonly paint: Paint;
  readonly evidencePerFinding: number;
  /** Columns; 80 when nothing is known. */
  readonly width?: number;
  /** Also what speaks for the causes, and what was weighed and lost. */
  readonly isWhole?: boolean;
  readonly mostSymptoms?: number;
};

const longestValue = 200;
const mostHypotheses = 3;
const mostRemedies = 3;
const column = '            ';

/**
 * An incident: what, what it costs, why as a tree from the cause to the symptom that lies farthest, what shows it, and what to type
 * next. Everything given must be clean.
 */
export function sayIncident(incident: Incident, findings: readonly Finding[], options: IncidentOptions): string {
  const { paint, width = 80, isWhole = false } = options;
  const room = width - column.length;
  const layout = { width: room, indent: column, dim: paint.dim };
  const symptoms = findings.filter(({ id }) => incident.symptoms.includes(id));
  const { causes, impact, unknown, hypotheses } = incident;
  const remedies = rankRemedies(incident, symptoms);
  return [
    `${paintSeverity(incident.severity, paint)} ${paint.bold(incident.title)}  ${paint.dim(incident.id)}`,
    ...labelled('Impact', impact.says === '' ? [] : indented(impact.says, room)),
    ...causes.flatMap((cause, place) =>
      labelled(place === 0 ? 'Why' : 'or', root(causeNode(cause, symptoms, options), layout)),
    ),
    ...(unknown === null || causes.length > 0 ? [] : labelled('Unknown', sayUnknown(unknown, room, paint))),
    ...(isWhole ? labelled('Not', sayHypotheses(hypotheses, room, paint)) : []),
    ...labelled('Seen', tree(symptomNodes(symptoms, incident, options), layout)),
    ...sayRemedies(isWhole ? remedies : remedies.slice(0, mostRemedies), paint),
    ...(isWhole || remedies.length <= mostRemedies
      ? []
      : [paint.dim(`${column}and ${remedies.length - mostRemedies} more: kubesage incidents show ${incident.id}`)]),
  ].join('\n');
}

/** A finding that no incident explains. */
export function sayLoneFinding(finding: Finding, paint: Paint): string {
  const remedies = finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy }));
  return [
    `${paintSeverity(finding.severity, paint)} ${paint.bold(finding.message)}  ${paint.dim(finding.id)}`,
    ...(finding.cause === null ? [] : [`  Why       ${finding.cause.explanation}`]),
    ...finding.evidence.slice(0, 3).map((evidence) => paint.dim(`${column}${sayEvidence(evidence)}`)),
    ...sayRemedies(remedies, paint),
  ].join('\n');
}

/** The chain as a tree that goes one step deeper with each link, what was read of a link below it. */
function causeNode(cause: IncidentCause, symptoms: readonly Finding[], options: IncidentOptions): TreeNode {
  const { object, reason, confidence, chain, reasons } = cause;
  const explanation = symptoms.find(
    (finding) => finding.cause?.reason === reason && objectName(finding.cause.object) === objectName(object),
  )?.cause?.explanation;
  const [first] = chain;
  const isTold = explanation !== undefined && first?.says === explanation;
  return {
    text: `${objectName(object)}: ${reason} (${Math.round(confidence * 100)} % sure)`,
    paint: options.paint.bold,
    details: [
      ...(explanation === undefined ? [] : [{ text: explanation }]),
      ...(options.isWhole === true ? reasons.map((text) => ({ text: `· ${text}`, paint: options.paint.dim })) : []),
    ],
    children: linkNodes(isTold ? chain.slice(1) : chain, options.paint),
  };
}

function linkNodes(chain: readonly ChainLink[], paint: Paint): readonly TreeNode[] {
  const [link, ...rest] = chain;
  if (link === undefined) return [];
  return [{ text: named(link.object, link.says), details: sayEdge(link, paint), children: linkNodes(rest, paint) }];
}

/** Messages often begin with the object themselves, without its namespace. */
function named(object: ObjectRef, says: string): string {
  const bare = `${object.kind} ${object.name} `;
  if (says.startsWith(bare)) return `${objectName(object)} ${says.slice(bare.length)}`;
  return `${objectName(object)}${/^[\p{Lu}\p{N}]/u.test(says) ? ':' : ''} ${says}`;
}

/** By what a link follows from the one before, and what was read that makes it. */
function sayEdge({ edge }: ChainLink, paint: Paint): readonly TreeText[] {
  if (edge === null || edge.evidence === null) return [];
  const { object, path, value } = edge.evidence;
  return [
    { text: `${edge.rule.replaceAll('-', ' ')}: ${objectName(object)} ${path} = ${bounded(value)}`, paint: paint.dim },
  ];
}

function sayUnknown({ says, lookAt }: Unknown, room: number, paint: Paint): readonly string[] {
  return [
    ...indented(says, room),
    ...lookAt.flatMap((next) => indented(`look at: ${next}`, room).map((line) => paint.cyan(line))),
  ];
}

function sayHypotheses(hypotheses: readonly Hypothesis[], room: number, paint: Paint): readonly string[] {
  return hypotheses
    .slice(0, mostHypotheses)
    .flatMap(({ object, reason, score, why }) => [
      ...indented(`${objectName(object)}: ${reason} (${Math.round(score * 100)} % of the score)`, room),
      ...indented(why, room - 2).map((line) => paint.dim(`  ${line}`)),
    ]);
}

function symptomNodes(symptoms: readonly Finding[], { id }: Incident, options: IncidentOptions): readonly TreeNode[] {
  const { paint, evidencePerFinding, mostSymptoms = Number.POSITIVE_INFINITY } = options;
  const shown = symptoms.slice(0, mostSymptoms).map(({ object, message, evidence }): TreeNode => {
    const more = evidence.length - evidencePerFinding;
    return {
      text: named(object, message),
      details: [
        ...evidence.slice(0, evidencePerFinding).map((one) => ({ text: sayEvidence(one), paint: paint.dim })),
        ...(more > 0 ? [{ text: `and ${more} more`, paint: paint.dim }] : []),
      ],
    };
  });
  const more = symptoms.length - shown.length;
  if (more <= 0) return shown;
  return [...shown, { text: `and ${more} more: kubesage incidents show ${id}`, paint: paint.dim }];
}

function sayEvidence({ kind, path, value }: Evidence): string {
  return `${kind} ${path}: ${bounded(value)}`;
}

function bounded(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ');
  return line.length > longestValue ? `${line.slice(0, longestValue)}…` : line;
}

function indented(text: string, room: number): readonly string[] {
  return wrap(text, room).map((line) => `${column}${line}`);
}

/** Lines of a column, with its name before the first. */
function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => (at === 0 ? `  ${label}`.padEnd(column.length) + line.slice(column.length) : line));
}
