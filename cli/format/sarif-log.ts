import { type ObjectRef, refKey } from '../../core/cluster/object-ref.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Finding, Severity } from '../../core/diagnosis/finding.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import type { SarifLevel, SarifLocation, SarifLog, SarifMessage, SarifResult, SarifRule } from './sarif.ts';

export type SarifOptions = {
  readonly version: string;
  readonly namespace: string | null;
  /** A file to name as the place of each result, for viewers that demand one; an object of a cluster has none. */
  readonly file: string | null;
  /** What a reason of an analyzer means, where that is known. */
  readonly meaningOf: (analyzer: string, reason: string) => string | undefined;
};

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels: Readonly<Record<Severity, SarifLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** As code scanning reads it: 9 and more is critical, 7 high, 4 medium, below that low. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
};
const mostEvidence = 20;

/**
 * A diagnosis as SARIF 2.1.0, for what gathers results in CI. A rule is a reason of an analyzer; a result is a finding, at the logical
 * location of its object, with its id as the fingerprint (the same trouble is the same result in each run) and, where an incident
 * explains it, the chain from the cause as a code flow. What could not be read is a notification of the run.
 */
export function sarifLog(diagnosis: Diagnosis, options: SarifOptions): SarifLog {
  const { cluster, observedAt, findings, notes, gaps } = diagnosis;
  const told = [...findings, ...notes];
  const rules = rulesOf(told, options);
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const causes = incidentsBySymptom(diagnosis.incidents);
  const toLocation = (object: ObjectRef, text?: string): SarifLocation =>
    locationOf(cluster, object, options.file, text);
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'KubeSage',
            semanticVersion: options.version,
            rules,
          },
        },
        automationDetails: { id: `kubesage/${cluster}/${options.namespace === null ? '' : `${options.namespace}/`}` },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: new Date(observedAt).toISOString(),
            toolExecutionNotifications: gaps.map(({ kind, code, detail }) => ({
              level: 'warning',
              message: says(`Could not read ${kind} (${code}): ${detail}`),
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: told.map((finding) => resultOf(finding, causes.get(finding.id), places, toLocation)),
      },
    ],
  };
}

function rulesOf(findings: readonly Finding[], { meaningOf }: SarifOptions): readonly SarifRule[] {
  const rules = new Map<string, SarifRule>();
  for (const { analyzer, reason, severity } of findings) {
    const id = ruleId(analyzer, reason);
    if (rules.has(id)) continue;
    rules.set(id, {
      id,
      name: reason,
      shortDescription: { text: meaningOf(analyzer, reason) ?? words(reason) },
      defaultConfiguration: { level: levels[severity] },
      properties: { tags: ['kubernetes', analyzer] },
    });
  }
  return [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function resultOf(
  finding: Finding,
  incident: Incident | undefined,
  places: ReadonlyMap<string, number>,
  toLocation: (object: ObjectRef, text?: string) => SarifLocation,
): SarifResult {
  const { id, analyzer, reason, severity, object, message, evidence, cause, remedies } = finding;
  const rule = ruleId(analyzer, reason);
  const leading = incident?.causes[0];
  const chain = leading?.chain ?? [];
  return {
    ruleId: rule,
    ruleIndex: places.get(rule) ?? -1,
    level: levels[severity],
    message: says(cause === null ? message : `${message} ${cause.explanation}`),
    locations: [toLocation(object)],
    ...(cause === null
      ? {}
      : { relatedLocations: [toLocation(cause.object, `${cause.reason}: ${cause.explanation}`)] }),
    ...(incident === undefined || chain.length === 0
      ? {}
      : {
          codeFlows: [
            {
              message: says(incident.title),
              threadFlows: [{ locations: chain.map((link) => ({ location: toLocation(link.object, link.says) })) }],
            },
          ],
        }),
    fingerprints: { 'kubesageFinding/v1': id },
    // What viewers match results by that do not know our fingerprints.
    partialFingerprints: { primaryLocationLineHash: `${id}:1` },
    properties: {
      kind: object.kind,
      namespace: object.namespace,
      name: object.name,
      severity,
      'security-severity': scores[severity],
      ...(incident === undefined ? {} : { incident: incident.id }),
      evidence: evidence.slice(0, mostEvidence).map(({ kind, object: of, path, value }) => ({
        kind,
        object: refKey(of),
        path,
        value,
      })),
      remedies: remedies.map(({ title }) => title),
    },
  };
}

function locationOf(cluster: string, object: ObjectRef, file: string | null, text?: string): SarifLocation {
  return {
    ...(file === null ? {} : { physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } } }),
    logicalLocations: [{ name: object.name, fullyQualifiedName: `${cluster}/${refKey(object)}`, kind: 'resource' }],
    ...(text === undefined ? {} : { message: says(text) }),
  };
}

function incidentsBySymptom(incidents: readonly Incident[]): ReadonlyMap<string, Incident> {
  return new Map(incidents.flatMap((incident) => incident.symptoms.map((id) => [id, incident] as const)));
}

function ruleId(analyzer: string, reason: string): string {
  return `${analyzer}/${reason}`;
}

/** Words of a cluster could be taken for SARIF's links (`[text](target)`) and placeholders (`{0}`). */
function says(text: string): SarifMessage {
  return {
    text: text
      .replaceAll('](', '] (')
      .replaceAll(/\{(?=\d+\})/g, '{{')
      .replaceAll(/(?<=\{\{\d+)\}/g, '}}'),
  };
}

/** `ImagePullBackOff` as "Image pull back off". */
function words(reason: string): string {
  const spaced = reason.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
