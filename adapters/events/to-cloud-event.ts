import type { StoredEvent } from '../database/stores.ts';

/** CloudEvents 1.0 in the structured JSON format, with the `sequence` extension of its specification. */
export type CloudEvent = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Ordered as text as well as as a number. */
  readonly sequence: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export const cloudEventsMediaType = 'application/cloudevents+json; charset=UTF-8';

const source = '/kubesage';
const sequenceDigits = 16;

export function toCloudEvent({ id, type, subject, time, data, sequence }: StoredEvent): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time,
    datacontenttype: 'application/json',
    sequence: String(sequence).padStart(sequenceDigits, '0'),
    data,
  };
}
