import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { Remedy } from '../remediation/remedy.ts';
import { absenceEvidence, changeEvidence, fieldEvidence } from './evidence.ts';
import type { Evidence, Finding, Severity } from './finding.ts';
import { impactOn } from './impact.ts';
import { makeFinding } from './make-finding.ts';
import { type MissingReference, refersTo } from './missing-references.ts';
import { proposeEnvironment, proposeKey, proposeRollback } from './propose.ts';
import { previousRevision, revisionHistory, wasIntroduced } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import { similarName } from './similar-name.ts';
import { containerNamed, podSpecPath, podTemplateOf, type Workload } from './workloads.ts';

/**
 * The finding for a ConfigMap, Secret or key that a workload needs and that is not there. The culprit is the workload
 * when its last rollout introduced the reference, else the missing object: somebody deleted it, or never made it.
 */
export function missingReferenceFinding(
  index: ClusterIndex,
  analyzer: string,
  workload: Workload,
  missing: MissingReference,
  seen: { readonly says: string; readonly severity?: Severity; readonly evidence: readonly Evidence[] },
): Finding {
  const reason = `${missing.kind}${missing.lacks === 'key' ? 'Key' : ''}Missing`;
  const what =
    missing.lacks === 'key'
      ? `key "${missing.key}" of ${missing.kind} ${missing.name}`
      : `${missing.kind} ${missing.name}`;
  // Ready pods of this very template found what is missing now: it was taken away since.
  const isProven = (revisionHistory(index, workload).current?.ready ?? 0) > 0;
  const isIntroduced =
    !isProven && wasIntroduced(index, workload, refersTo(missing)) && refersTo(missing)(podTemplateOf(workload));
  const path = `${podSpecPath(workload)}.${missing.path}`;
  return makeFinding(index, {
    analyzer,
    severity: seen.severity ?? impactOn(index, workload),
    object: refOf(workload),
    reason,
    discriminator: `${missing.name}/${missing.lacks === 'key' ? missing.key : ''}`,
    message: `${sayObject(workload)} ${seen.says}: ${what} does not exist.`,
    evidence: [
      fieldEvidence(workload, path, missing.key === null ? missing.name : `${missing.name}, key ${missing.key}`),
      absenceEvidence(
        missing.object,
        missing.lacks === 'key' ? `data.${missing.key}` : 'metadata.name',
        `${what} is not in the cluster`,
      ),
      ...(isIntroduced ? introduction(index, workload, missing) : []),
      ...seen.evidence,
    ],
    cause: isIntroduced
      ? {
          object: refOf(workload),
          reason,
          confidence: 0.95,
          explanation: `The last rollout of ${sayObject(workload)} made it refer to ${what}, which does not exist.`,
        }
      : {
          object: missing.object,
          reason,
          confidence: 0.95,
          explanation: `${capitalised(what)} is missing; ${sayObject(workload)} needs it at ${path}.`,
        },
    remedies: remediesFor(index, workload, missing, what, isIntroduced),
  });
}

function introduction(index: ClusterIndex, workload: Workload, missing: MissingReference): readonly Evidence[] {
  const { current, previous } = revisionHistory(index, workload);
  if (current === undefined || previous[0] === undefined) return [];
  const says = `revision ${previous[0].number} had no such reference to ${missing.kind} ${missing.name}, revision ${current.number} has`;
  return [
    changeEvidence(
      workload,
      `${podSpecPath(workload)}.${missing.path}`,
      says,
      current.object.metadata.creationTimestamp,
    ),
  ];
}

function remediesFor(
  index: ClusterIndex,
  workload: Workload,
  missing: MissingReference,
  what: string,
  isIntroduced: boolean,
): readonly Remedy[] {
  const filled = proposeKey(
    missing.object,
    keyFor(workload, missing),
    `${capitalised(what)} is what the containers wait for.`,
  );
  if (isIntroduced) {
    const because = `The last rollout introduced the reference to ${what}.`;
    return [
      ...proposeRollback(index, workload, refersTo(missing), because),
      ...respelled(index, workload, missing),
      filled,
    ];
  }
  // What worked before was spelt right: a similar name is then a decoy.
  const isNew = previousRevision(index, workload) === undefined;
  return isNew ? [...respelled(index, workload, missing), filled] : [filled];
}

/** A variable whose source is misspelled can be pointed at the one that was meant. */
function respelled(index: ClusterIndex, workload: Workload, missing: MissingReference): readonly Remedy[] {
  if (missing.via !== 'env' || missing.key === null) return [];
  const { kind, container, variable: name } = missing;
  const namespace = missing.object.namespace;
  const meant = missing.lacks === 'object' ? nearObject(missing.key) : nearKey(missing.key);
  if (meant === undefined) return [];
  const why = `${kind} ${meant.name} has key ${meant.key} and a name so near that it was probably meant.`;
  return proposeEnvironment(
    workload,
    { container, name, ...(kind === 'Secret' ? { secretKey: meant } : { configMapKey: meant }) },
    why,
  );

  function nearObject(key: string): { readonly name: string; readonly key: string } | undefined {
    const others = index.inNamespace(kind, namespace).filter(({ data }) => data?.[key] !== undefined);
    const near = similarName(
      missing.name,
      others.map((other: { readonly metadata: ObjectName }) => other.metadata.name),
    );
    return near === undefined ? undefined : { name: near, key };
  }

  function nearKey(key: string): { readonly name: string; readonly key: string } | undefined {
    const near = similarName(key, Object.keys(index.find(kind, namespace, missing.name)?.data ?? {}));
    return near === undefined ? undefined : { name: missing.name, key: near };
  }
}

type ObjectName = Pick<ObjectRef, 'name'>;

/** The key to create. When the whole object is meant, a mount's subPath or nothing else tells which keys the program reads. */
function keyFor(workload: Workload, missing: MissingReference): string {
  if (missing.key !== null) return missing.key;
  const template = podTemplateOf(workload);
  const at = /^volumes\[(\d+)\]/.exec(missing.path)?.[1];
  const volume = at === undefined ? undefined : template.spec.volumes?.[Number(at)]?.name;
  const mounts = template.spec.containers.flatMap(({ name }) => containerNamed(template, name)?.volumeMounts ?? []);
  return mounts.find(({ name, subPath }) => name === volume && subPath !== undefined)?.subPath ?? '';
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
