import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { KubeSageError } from '../../core/errors.ts';
import { longestText } from '../../core/incidents/check-act.ts';
import type { IncidentAct } from '../../core/incidents/incident-input.ts';
import type { IncidentActResult } from '../../workflows/messages.ts';
import type { ApiEnv } from '../auth/actor.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { idempotencyKey, json } from '../schemas/answers.ts';
import { incidentActResult } from '../schemas/incident-schemas.ts';
import { idParameter } from '../schemas/parameters.ts';

const reason = z.string().trim().min(1, 'say why').max(longestText);
const id = z.string().min(1).max(300);
const nothing = z.strictObject({}).openapi('Nothing');
const longestSilenceMs = 30 * 24 * 3_600_000;

const owner = z.strictObject({
  owner: z.string().trim().max(200).openapi({ description: 'Empty takes the owner away' }),
});
const note = z.strictObject({ text: z.string().trim().min(1, 'write something').max(longestText) });
const silence = z
  .strictObject({
    until: z.iso.datetime({ offset: true }).optional(),
    forMs: z.number().int().min(1_000).max(longestSilenceMs).optional(),
    reason,
  })
  .refine(({ until, forMs }) => (until === undefined) !== (forMs === undefined), 'give one of `until` and `forMs`');
const merge = z.strictObject({ into: id, reason });
const split = z.strictObject({ symptoms: z.array(id).min(1).max(100), reason });
const resolution = z.strictObject({ reason });

const acknowledgeRoute = actRoute('acknowledge', nothing, 'Say that you look after it');
const assignRoute = actRoute('assign', owner.openapi('NewOwner'), 'Give it an owner');
const noteRoute = actRoute('notes', note.openapi('NewNote'), 'Write something down');
const silenceRoute = actRoute(
  'silence',
  silence.openapi('NewSilence'),
  'Hear nothing of it for a while: no events and no notifications until then',
);
const unsilenceRoute = actRoute('unsilence', nothing, 'End the silence');
const mergeRoute = actRoute('merge', merge.openapi('NewMerge'), 'Say that it and another incident are one');
const splitRoute = actRoute(
  'split',
  split.openapi('NewSplit'),
  'Say that symptoms do not belong to it: they become an incident of their own, whatever the next diagnosis says',
);
const resolveRoute = actRoute('resolve', resolution.openapi('NewResolution'), 'Say that it is over');

/** What people do with incidents. Each is an Update of the incident's workflow, which also writes it into the audit trail. */
export function incidentActRoutes({ database, orchestrator, now }: ApiDependencies) {
  return new OpenAPIHono<ApiEnv>()
    .openapi(acknowledgeRoute, async (c) => c.json(await perform(c, { act: 'acknowledge', by: by(c) }), 200))
    .openapi(assignRoute, async (c) =>
      c.json(await perform(c, { act: 'assign', by: by(c), ...c.req.valid('json') }), 200),
    )
    .openapi(noteRoute, async (c) => c.json(await perform(c, { act: 'note', by: by(c), ...c.req.valid('json') }), 200))
    .openapi(silenceRoute, async (c) => {
      const { until, forMs = 0, reason: why } = c.req.valid('json');
      const end = until === undefined ? new Date(now().getTime() + forMs) : new Date(until);
      return c.json(await perform(c, { act: 'silence', by: by(c), reason: why, until: end.toISOString() }), 200);
    })
    .openapi(unsilenceRoute, async (c) => c.json(await perform(c, { act: 'unsilence', by: by(c) }), 200))
    .openapi(mergeRoute, async (c) =>
      c.json(await perform(c, { act: 'merge', by: by(c), ...c.req.valid('json') }), 200),
    )
    .openapi(splitRoute, async (c) =>
      c.json(await perform(c, { act: 'split', by: by(c), ...c.req.valid('json') }), 200),
    )
    .openapi(resolveRoute, async (c) =>
      c.json(await perform(c, { act: 'resolve', by: by(c), ...c.req.valid('json') }), 200),
    );

  async function perform(c: ActContext, act: IncidentAct): Promise<IncidentActResult> {
    const incidentId = c.req.valid('param').id;
    if ((await database().diagnoses.incident(incidentId)) === null) {
      throw new KubeSageError('NotFound', `There is no incident ${incidentId}.`);
    }
    return orchestrator().actOnIncident(incidentId, act, c.req.valid('header')['idempotency-key'] ?? null);
  }
}

/** The part of a request's context that every act needs. */
type ActContext = {
  readonly req: {
    readonly valid: ((target: 'param') => { readonly id: string }) &
      ((target: 'header') => { readonly 'idempotency-key'?: string | undefined });
  };
  readonly get: (key: 'actor') => { readonly name: string };
};

function by(c: Pick<ActContext, 'get'>): string {
  return c.get('actor').name;
}

function actRoute<P extends string, S extends z.ZodType>(name: P, schema: S, summary: string) {
  return createRoute({
    method: 'post',
    path: `/v1/incidents/{id}/${name}` as const,
    tags: ['incidents'],
    summary,
    request: {
      params: idParameter,
      headers: idempotencyKey(),
      body: { required: true, content: { 'application/json': { schema } } },
    },
    responses: { 200: json(incidentActResult, 'Done, and on record') },
  });
}
