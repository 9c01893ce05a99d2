import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { KubeSageError } from '../../core/errors.ts';
import { draftPostMortem } from '../../core/incidents/draft-post-mortem.ts';
import { type IncidentState, incidentStates, stateOf } from '../../core/incidents/incident-tracking.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { readTrackedIncident, withTracking } from '../incidents/read-tracked.ts';
import { json } from '../schemas/answers.ts';
import { incidentAnswer, timelineEntry, trackedIncident } from '../schemas/incident-schemas.ts';
import { findingQuery, pageOf, pageQuery, present } from '../schemas/list-schemas.ts';
import { idParameter } from '../schemas/parameters.ts';
import { splitFindingQuery } from './finding-routes.ts';

export type PostMortem = {
  readonly incidentId: string;
  readonly state: IncidentState;
  /** Written when the incident was closed; before that, of this moment. */
  readonly isFinal: boolean;
  readonly markdown: string;
};

const postMortem: z.ZodType<PostMortem> = z
  .strictObject({
    incidentId: z.string(),
    state: z.enum(incidentStates),
    isFinal: z.boolean(),
    markdown: z.string(),
  })
  .openapi('PostMortem');

const listIncidents = createRoute({
  method: 'get',
  path: '/v1/incidents',
  tags: ['incidents'],
  summary: 'Symptoms grouped by what causes them, worst first',
  description: 'Incidents that were merged into another one are not among the open ones.',
  request: { query: findingQuery },
  responses: { 200: json(pageOf(trackedIncident), 'A page of incidents') },
});

const oneIncident = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  tags: ['incidents'],
  summary: 'An incident with its causes, its alerts, who handles it, and the remedies of its findings',
  request: { params: idParameter },
  responses: { 200: json(incidentAnswer, 'The incident') },
});

const timelineOfIncident = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/timeline',
  tags: ['incidents'],
  summary: 'The story of an incident since it was opened (last), from its beginning',
  request: { params: idParameter, query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(timelineEntry), 'A page of its lines') },
});

const postMortemOfIncident = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}/post-mortem',
  tags: ['incidents'],
  summary: 'The draft of a post-mortem, from what is on record',
  description: 'As Markdown with `Accept: text/markdown`, else as JSON.',
  request: { params: idParameter },
  responses: {
    200: json(postMortem, 'The draft; with `Accept: text/markdown` its text alone'),
  },
});

export function incidentRoutes({ database, now }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listIncidents, async (c) => {
      const { filter, page } = splitFindingQuery(c.req.valid('query'));
      const { items, nextCursor } = await database().diagnoses.incidents(filter, page);
      return c.json({ items: await withTracking(database(), items), nextCursor }, 200);
    })
    .openapi(oneIncident, async (c) => c.json(await readTrackedIncident(database(), c.req.valid('param').id), 200))
    .openapi(timelineOfIncident, async (c) => {
      const { id } = c.req.valid('param');
      await requireIncident(id);
      return c.json(await database().incidentTracking.timeline(id, present(c.req.valid('query'))), 200);
    })
    .openapi(postMortemOfIncident, async (c) => {
      const draft = await readDraft(c.req.valid('param').id);
      const wantsText = (c.req.header('accept') ?? '').includes('text/markdown');
      if (!wantsText) return c.json(draft, 200);
      // Typed as the answer that programs ask for.
      return new Response(draft.markdown, { headers: { 'content-type': 'text/markdown; charset=utf-8' } }) as never;
    });

  async function requireIncident(id: string): Promise<void> {
    if ((await database().diagnoses.incident(id)) !== null) return;
    throw new KubeSageError('NotFound', `There is no incident ${id}.`);
  }

  async function readDraft(incidentId: string): Promise<PostMortem> {
    const { incidentTracking } = database();
    await requireIncident(incidentId);
    const [story, stored] = await Promise.all([
      incidentTracking.story(incidentId),
      incidentTracking.postMortem(incidentId),
    ]);
    if (story === null) {
      throw new KubeSageError('NotFound', `Incident ${incidentId} has no story yet.`, {
        next: 'It is followed as soon as a worker runs: `kubesage status` says whether one does.',
      });
    }
    const isFinal = stored !== null && stored !== '';
    const markdown = isFinal ? stored : draftPostMortem({ ...story, draftedAt: now().toISOString() });
    return { incidentId, state: stateOf(story.tracking), isFinal, markdown };
  }
}
