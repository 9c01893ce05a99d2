import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { FindingFilter, PageRequest } from '../../adapters/database/stores.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { readFinding, readIncident } from '../remediations/read-incident.ts';
import { json } from '../schemas/answers.ts';
import { findingRecord, incidentRecord, incidentWithRemedies } from '../schemas/diagnosis-schemas.ts';
import { findingQuery, pageOf, present } from '../schemas/list-schemas.ts';
import { idParameter } from '../schemas/parameters.ts';

const listFindings = createRoute({
  method: 'get',
  path: '/v1/findings',
  tags: ['findings'],
  summary: 'What is wrong, worst first',
  request: { query: findingQuery },
  responses: { 200: json(pageOf(findingRecord), 'A page of findings') },
});

const oneFinding = createRoute({
  method: 'get',
  path: '/v1/findings/{id}',
  tags: ['findings'],
  summary: 'A finding with its evidence and remedies',
  request: { params: idParameter },
  responses: { 200: json(findingRecord, 'The finding') },
});

const listIncidents = createRoute({
  method: 'get',
  path: '/v1/incidents',
  tags: ['incidents'],
  summary: 'Symptoms grouped by what causes them, worst first',
  request: { query: findingQuery },
  responses: { 200: json(pageOf(incidentRecord), 'A page of incidents') },
});

const oneIncident = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  tags: ['incidents'],
  summary: 'An incident with its causes and the remedies of its findings',
  request: { params: idParameter },
  responses: { 200: json(incidentWithRemedies, 'The incident') },
});

export function findingRoutes({ database }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listFindings, async (c) => {
      const { filter, page } = split(c.req.valid('query'));
      return c.json(await database().diagnoses.findings(filter, page), 200);
    })
    .openapi(oneFinding, async (c) => c.json(await readFinding(database().diagnoses, c.req.valid('param').id), 200))
    .openapi(listIncidents, async (c) => {
      const { filter, page } = split(c.req.valid('query'));
      return c.json(await database().diagnoses.incidents(filter, page), 200);
    })
    .openapi(oneIncident, async (c) => c.json(await readIncident(database().diagnoses, c.req.valid('param').id), 200));
}

function split(query: z.output<typeof findingQuery>): { readonly filter: FindingFilter; readonly page: PageRequest } {
  const { limit, cursor, state, severity, ...rest } = query;
  return {
    filter: present({ ...rest, minSeverity: severity, state: state === 'all' ? undefined : state }),
    page: present({ limit, cursor }),
  };
}
