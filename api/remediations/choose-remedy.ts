import type { Database, FindingRecord } from '../../adapters/database/stores.ts';
import { type ObjectRef, refKey } from '../../core/cluster/object-ref.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { Remedy } from '../../core/remediation/remedy.ts';
import { chooseCluster } from '../clusters/choose-cluster.ts';
import { type ExplicitRemedy, explicitRemedy } from './explicit-remedy.ts';
import { readFinding, readIncident } from './read-incident.ts';

export type RemedyRequest = {
  readonly findingId?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly cluster?: string | undefined;
  /** Index in the finding's or incident's list of remedies, or a remedy of the person's own. */
  readonly remedy?: number | ExplicitRemedy | undefined;
};

export type ChosenRemedy = {
  readonly cluster: string;
  readonly findingId: string | null;
  readonly incidentId: string | null;
  readonly remedy: Remedy;
};

const mostIncidents = 500;

/** Finds the remedy that a request means, and the finding and incident that it belongs to. */
export async function chooseRemedy(database: Database, request: RemedyRequest): Promise<ChosenRemedy> {
  if (request.findingId !== undefined) return ofFinding(database, request.findingId, request);
  if (request.incidentId !== undefined) return ofIncident(database, request.incidentId, request);
  if (typeof request.remedy !== 'object') {
    throw new KubeSageError(
      'InvalidRequest',
      'The request names neither findingId nor incidentId nor a remedy of its own.',
    );
  }
  const cluster = await chooseCluster(database.clusters, request.cluster);
  return { cluster, findingId: null, incidentId: null, remedy: explicitRemedy(request.remedy) };
}

async function ofFinding(database: Database, id: string, { incidentId, remedy }: RemedyRequest): Promise<ChosenRemedy> {
  const finding = await readFinding(database.diagnoses, id);
  if (finding.state === 'resolved') throw resolved(`Finding ${id}`);
  return {
    cluster: finding.cluster,
    findingId: id,
    incidentId: incidentId ?? (await incidentOf(database, finding)),
    remedy: typeof remedy === 'object' ? own(remedy, finding) : pick(finding.remedies, remedy, `Finding ${id}`),
  };
}

async function ofIncident(database: Database, id: string, { remedy }: RemedyRequest): Promise<ChosenRemedy> {
  const incident = await readIncident(database.diagnoses, id);
  if (incident.state === 'resolved') throw resolved(`Incident ${id}`);
  const { cluster, symptoms, remedies } = incident;
  if (typeof remedy === 'object') {
    const finding = symptoms[0] === undefined ? null : await database.diagnoses.finding(symptoms[0]);
    if (finding === null) throw new KubeSageError('NotFound', `Incident ${id} has no finding any more.`);
    return { cluster, findingId: finding.id, incidentId: id, remedy: own(remedy, finding) };
  }
  const chosen = pick(remedies, remedy, `Incident ${id}`);
  return { cluster, findingId: chosen.findingId, incidentId: id, remedy: chosen.remedy };
}

function pick<T>(remedies: readonly T[], index: number | undefined, of: string): T {
  const chosen = remedies[index ?? 0];
  if (chosen !== undefined) return chosen;
  throw remedies.length === 0
    ? new KubeSageError('PreconditionFailed', `${of} has no safe remedy that KubeSage knows.`, {
        next: 'Read its evidence: the cause has to be fixed by hand, or send a remedy of your own.',
      })
    : new KubeSageError(
        'InvalidRequest',
        `${of} has ${remedies.length} remedies, counted from 0; there is no ${index}.`,
      );
}

/** A remedy of the person's own; where its target is an object that the finding knows, the uid comes from there. */
function own(remedy: ExplicitRemedy, finding: FindingRecord): Remedy {
  const known: readonly ObjectRef[] = [
    finding.object,
    ...(finding.cause === null ? [] : [finding.cause.object]),
    ...finding.remedies.map(({ target }) => target),
    ...finding.evidence.map(({ object }) => object),
  ];
  const uid = known.find((object) => refKey(object) === refKey(remedy.target))?.uid ?? '';
  return explicitRemedy({ ...remedy, target: { ...remedy.target, uid: remedy.target.uid || uid } });
}

async function incidentOf(database: Database, { id, cluster }: FindingRecord): Promise<string | null> {
  const { items } = await database.diagnoses.incidents({ cluster, state: 'open' }, { limit: mostIncidents });
  return items.find(({ symptoms }) => symptoms.includes(id))?.id ?? null;
}

function resolved(what: string): KubeSageError {
  return new KubeSageError('PreconditionFailed', `${what} is resolved: there is nothing left to fix.`, {
    next: 'Diagnose again to see what is wrong now.',
  });
}
