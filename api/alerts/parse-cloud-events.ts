import { z } from '@hono/zod-openapi';
import { KubeSageError } from '../../core/errors.ts';
import { invalidRequest } from '../problems/refuse-invalid.ts';
import { type CloudEvent, cloudEvent } from './cloud-event-schema.ts';

type Delivery = { readonly headers: Headers; readonly text: () => Promise<string> };

const mostEvents = 10_000;
const attributeHeader = /^ce-([a-z0-9]{1,64})$/;

/**
 * The events of a request in any of the three modes of the HTTP binding of CloudEvents 1.0: structured, batched, or binary, where the
 * attributes are headers (percent-encoded) and the body is the data. Refuses the whole when any of it is wrong.
 */
export async function parseCloudEvents({ headers, text }: Delivery): Promise<readonly CloudEvent[]> {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/cloudevents-batch+json') {
    return parse(z.array(cloudEvent).max(mostEvents), parseJson(await text()), 'The batch of events');
  }
  if (type === 'application/cloudevents+json') {
    return [parse(cloudEvent, parseJson(await text()), 'The event')];
  }
  if (type.startsWith('application/cloudevents')) {
    throw new KubeSageError('InvalidRequest', `Events as ${type} are not understood.`, { next: 'Send them as JSON.' });
  }
  if (!headers.has('ce-specversion')) {
    throw new KubeSageError(
      'InvalidRequest',
      'The request is no CloudEvent: it has neither its media type nor `ce-` headers.',
      {
        next: 'Send `application/cloudevents+json`, `application/cloudevents-batch+json`, or the attributes as headers.',
      },
    );
  }
  const attributes = [...headers].flatMap(([name, value]) => {
    const [, attribute] = attributeHeader.exec(name.toLowerCase()) ?? [];
    return attribute === undefined ? [] : [[attribute, decode(value)] as const];
  });
  const body = await text();
  const isJson = /^application\/([a-z0-9.-]+\+)?json$/.test(type);
  const data = body === '' ? undefined : isJson ? parseJson(body) : body;
  return [parse(cloudEvent, { ...Object.fromEntries(attributes), data, datacontenttype: type }, 'The event')];
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(what, result.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new KubeSageError('InvalidRequest', 'The body of the request is not JSON.', { cause });
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A lone % is no encoding: it means itself.
    return value;
  }
}
