import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { StoredChange } from '../../adapters/database/change-stores.ts';
import { KubeSageError } from '../../core/errors.ts';
import { changesBefore } from '../../core/timeline/changes-before.ts';
import { nearObjects } from '../../core/timeline/near-objects.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { json } from '../schemas/answers.ts';
import { type ChangesOfIncident, changeQuery, changesOfIncident, storedChange } from '../schemas/change-schemas.ts';
import { pageOf, present } from '../schemas/list-schemas.ts';
import { idParameter } from '../schemas/parameters.ts';

const horizonMs = 86_400_000;
const slackMs = 2_000;
const pageSize = 500;
const mostSymptoms = 100;
/** Beyond so many changes within a day the latest ones count. */
const mostChanges = 5_000;

const listChanges = createRoute({
  method: 'get',
  path: '/v1/changes',
  tags: ['changes'],
  summary: 'What was changed in the clusters, latest first; kept 30 days',
  request: { query: changeQuery },
  responses: { 200: json(pageOf(storedChange), 'A page of changes') },
});

const changesOf = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/changes',
  tags: ['incidents'],
  summary: 'What changed before an incident broke out, the likeliest to matter first',
  request: { params: idParameter },
  responses: { 200: json(changesOfIncident, 'At most 20 changes of the day before') },
});

export function changeRoutes({ database }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listChanges, async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(await database().changes.list(present(filter), present({ limit, cursor })), 200);
    })
    .openapi(changesOf, async (c) => c.json(await before(c.req.valid('param').id), 200));

  async function before(id: string): Promise<ChangesOfIncident> {
    const { diagnoses } = database();
    const incident = await diagnoses.incident(id);
    if (incident === null) throw new KubeSageError('NotFound', `There is no incident ${id}.`);
    const findings = await Promise.all(
      incident.symptoms.slice(0, mostSymptoms).map((symptom) => diagnoses.finding(symptom)),
    );
    const onset = incident.openedAt;
    const surroundings = nearObjects(
      incident,
      findings.filter((finding) => finding !== null),
    );
    const changes = await changesWithin(incident.cluster, Date.parse(onset) - horizonMs, Date.parse(onset) + slackMs);
    return { incidentId: id, onset, items: changesBefore(changes, onset, surroundings) };
  }

  async function changesWithin(cluster: string, from: number, to: number): Promise<readonly StoredChange[]> {
    const filter = { cluster, since: new Date(from).toISOString(), until: new Date(to).toISOString() };
    const changes: StoredChange[] = [];
    let cursor: string | undefined;
    do {
      const page = await database().changes.list(filter, present({ limit: pageSize, cursor }));
      changes.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && changes.length < mostChanges);
    return changes;
  }
}
