import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResourceDefinition } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { sayList } from '../../say-reference.ts';
import { serviceOutage } from '../../service-outage.ts';
import { certificateFault } from '../../serving-certificate.ts';

type Fault = {
  readonly reason: string;
  readonly severity: Severity;
  readonly says: string;
  readonly confidence: number;
  readonly culprit?: ObjectRef;
  readonly dependsOn?: readonly ObjectRef[];
  readonly evidence: readonly Evidence[];
};

/** Definitions of custom resources whose objects cannot be read or written, or soon not. */
export const resourceDefinitions = objectAnalyzer({
  name: 'resource-definitions',
  subjects: ['CustomResourceDefinition'],
  reasons: {
    NamesConflict: 'Another definition has already taken a name of this one, so it is not served.',
    NotEstablished: 'The API server does not serve the resource.',
    SchemaInvalid: 'The schema of a definition is not structural.',
    NoStorageVersion: 'No version, or more than one, is the one that is stored.',
    StoredVersionGone: 'Objects are stored in a version that the definition no longer has: they cannot be read.',
    StoredVersionNotServed: 'Objects may still be stored in a version that is no longer served.',
    ConversionDown: 'The webhook that converts between versions cannot be called, so objects cannot be read.',
    VersionDeprecated: 'A version that is still served is marked as deprecated.',
  },
  analyze: (index, definition) => {
    if (definition.metadata.deletionTimestamp !== undefined) return [];
    const faults = [
      ...conditionFaults(index, definition),
      ...versionFaults(definition),
      ...conversionFaults(index, definition),
    ];
    return faults.map((fault) => toFinding(index, definition, fault));
  },
});

function conditionFaults(
  index: ClusterIndex,
  { status, metadata, ...rest }: CustomResourceDefinition,
): readonly Fault[] {
  const definition = { status, metadata, ...rest };
  const conditions = status?.conditions ?? [];
  const refused = conditions.find(({ type, status: is }) => type === 'NamesAccepted' && is === 'False');
  const absent = conditions.find(({ type, status: is }) => type === 'Established' && is !== 'True');
  const schema = conditions.find(({ type, status: is }) => type === 'NonStructuralSchema' && is === 'True');
  const told = refused ?? absent;
  const isOld =
    told !== undefined && isOlderThan(index, told.lastTransitionTime ?? metadata.creationTimestamp, settlingSeconds);
  return [
    ...(told === undefined || !isOld
      ? []
      : [
          {
            reason: refused === undefined ? 'NotEstablished' : 'NamesConflict',
            severity: 'medium' as const,
            says: `the API server does not serve it as defined: ${told.message ?? told.reason ?? ''}`.replace(
              /\.$/,
              '',
            ),
            confidence: 0.88,
            evidence: [conditionEvidence(definition, told)],
          },
        ]),
    ...(schema === undefined
      ? []
      : [
          {
            reason: 'SchemaInvalid',
            severity: 'info' as const,
            says: `its schema is not structural: ${schema.message ?? ''}`.replace(/\.$/, ''),
            confidence: 0.5,
            evidence: [conditionEvidence(definition, schema)],
          },
        ]),
  ];
}

function versionFaults(definition: CustomResourceDefinition): readonly Fault[] {
  const { versions } = definition.spec;
  const stored = definition.status?.storedVersions ?? [];
  const storage = versions.filter((version) => version.storage);
  const gone = stored.filter((name) => !versions.some((version) => version.name === name));
  const unserved = stored.filter((name) => versions.some((version) => version.name === name && !version.served));
  const deprecated = versions.filter((version) => version.served && version.deprecated === true);
  const list = fieldEvidence(definition, 'status.storedVersions', stored.join(', '));
  return [
    ...(storage.length === 1
      ? []
      : [
          {
            reason: 'NoStorageVersion',
            severity: 'medium' as const,
            says:
              storage.length === 0
                ? 'none of its versions is stored'
                : `${storage.length} of its versions claim to be the stored one`,
            confidence: 0.92,
            evidence: versions.map(({ name, storage: is }, at) =>
              fieldEvidence(definition, `spec.versions[${at}].storage`, `${is} (${name})`),
            ),
          },
        ]),
    ...(gone.length === 0
      ? []
      : [
          {
            reason: 'StoredVersionGone',
            severity: 'medium' as const,
            says: `objects are stored as ${sayList(gone)}, which it no longer has`,
            confidence: 0.92,
            evidence: [list, fieldEvidence(definition, 'spec.versions', versions.map(({ name }) => name).join(', '))],
          },
        ]),
    ...(unserved.length === 0
      ? []
      : [
          {
            reason: 'StoredVersionNotServed',
            severity: 'info' as const,
            says: `objects may still be stored as ${sayList(unserved)}, which is not served any more: they must be rewritten before it is taken away`,
            confidence: 0.5,
            evidence: [list],
          },
        ]),
    ...deprecated.map(({ name, deprecationWarning }) => ({
      reason: 'VersionDeprecated',
      severity: 'info' as const,
      says: `version ${name} is deprecated${deprecationWarning === undefined ? '' : ` (${deprecationWarning})`} and still served`,
      confidence: 0.5,
      evidence: [
        fieldEvidence(
          definition,
          `spec.versions[${versions.findIndex((each) => each.name === name)}].deprecated`,
          true,
        ),
      ],
    })),
  ];
}

function conversionFaults(index: ClusterIndex, definition: CustomResourceDefinition): readonly Fault[] {
  const { conversion, versions } = definition.spec;
  const { service, caCertificates } = conversion?.webhook?.clientConfig ?? {};
  if (conversion?.strategy !== 'Webhook' || service === undefined || versions.length < 2) return [];
  const path = 'spec.conversion.webhook.clientConfig';
  const field = fieldEvidence(definition, `${path}.service`, `${service.namespace}/${service.name}`);
  const says = 'its objects cannot be converted between its versions, and so not be read or written';
  const outage = serviceOutage(index, service);
  if (outage !== null) {
    const [first] = outage.behind;
    const lost = outage.isServiceMissing ? first : undefined;
    return [
      {
        reason: 'ConversionDown',
        severity: 'high',
        says: `${says}: ${outage.says}`,
        confidence: lost === undefined ? 0.5 : 0.92,
        ...(lost === undefined ? {} : { culprit: lost }),
        dependsOn: outage.behind,
        evidence: [field, ...(lost === undefined ? [] : [absenceEvidence(lost, 'metadata.name', outage.says)])],
      },
    ];
  }
  const fault = certificateFault(index, { owner: definition, path, service, authorities: caCertificates });
  // Without a word about authorities it is more likely that they were not read.
  if (fault === null || fault.reason === 'CaMissing') return [];
  const { culprit, confidence, evidence } = fault;
  return [
    {
      reason: 'ConversionDown',
      severity: 'high',
      says: `${says}: ${fault.says}`,
      culprit,
      confidence,
      dependsOn: [culprit],
      evidence: [field, ...evidence],
    },
  ];
}

function toFinding(index: ClusterIndex, definition: CustomResourceDefinition, fault: Fault): Finding {
  const { reason, severity, says, confidence, evidence } = fault;
  const explanation = `Of CustomResourceDefinition ${definition.metadata.name}, ${says}.`;
  return makeFinding(index, {
    analyzer: 'resource-definitions',
    severity,
    object: refOf(definition),
    reason,
    discriminator: reason === 'VersionDeprecated' ? says : '',
    message: explanation,
    evidence,
    cause: { object: fault.culprit ?? refOf(definition), reason, confidence, explanation },
    dependsOn: fault.dependsOn ?? [],
  });
}
