import { sql, type Transaction } from 'kysely';
import type { IncidentPlace } from '../../core/alerts/choose-incident.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { Tables } from './tables.ts';

/** The open incidents of a cluster that alerts may belong to, worst first. Those that alerts made themselves are not among them. */
export async function incidentPlaces(
  transaction: Transaction<Tables>,
  cluster: string,
): Promise<readonly IncidentPlace[]> {
  const incidents = await transaction
    .selectFrom('incidents')
    .select(['id', 'namespaces', 'symptoms', 'document'])
    .where('cluster', '=', cluster)
    .where('state', '=', 'open')
    .where('source', '!=', 'alert')
    .orderBy('severity', 'desc')
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  const findings = await transaction
    .selectFrom('findings')
    .select(['id', 'document'])
    .where(sql<boolean>`id = any(${incidents.flatMap(({ symptoms }) => symptoms)}::text[])`)
    .execute();
  const objectsOf = new Map(findings.map(({ id, document }) => [id, keysOf(document)]));
  return incidents.map(({ id, namespaces, symptoms, document }) => ({
    id,
    namespaces,
    objects: new Set([
      ...document.causes.map(({ object }) => refKey(object)),
      ...symptoms.flatMap((symptom) => objectsOf.get(symptom) ?? []),
    ]),
  }));
}

/** What a finding is about and what its evidence was seen on; not what merely might explain it. */
function keysOf({ object, evidence }: Finding): readonly string[] {
  return [object, ...evidence.map((item) => item.object)].map(refKey);
}
