import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { FindingFilter, PageRequest } from '../../adapters/database/stores.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { readFinding } from '../remediations/read-incident.ts';
import { json } from '../schemas/answers.ts';
import { findingRecord } from '../schemas/diagnosis-schemas.ts';
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

export function findingRoutes({ database }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(listFindings, async (c) => {
      const { filter, page } = splitFindingQuery(c.req.valid('query'));
      return c.json(await database().diagnoses.findings(filter, page), 200);
    })
    .openapi(oneFinding, async (c) => c.json(await readFinding(database().diagnoses, c.req.valid('param').id), 200));
}

export function splitFindingQuery(query: z.output<typeof findingQuery>): {
  readonly filter: FindingFilter;
  readonly page: PageRequest;
} {
  const { limit, cursor, state, severity, ...rest } = query;
  return {
    filter: present({ ...rest, minSeverity: severity, state: state === 'all' ? undefined : state }),
    page: present({ limit, cursor }),
  };
}
