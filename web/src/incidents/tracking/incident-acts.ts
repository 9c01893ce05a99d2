import { client } from '../../api/client.ts';
import { newKey } from '../../api/new-key.ts';

/** What a person may do with an incident. */
export type IncidentActRequest =
  | { readonly act: 'acknowledge' | 'unsilence' }
  | { readonly act: 'assign'; readonly owner: string }
  | { readonly act: 'notes'; readonly text: string }
  | { readonly act: 'silence'; readonly forMs: number; readonly reason: string }
  | { readonly act: 'resolve'; readonly reason: string }
  | { readonly act: 'merge'; readonly into: string; readonly reason: string };

/** The kinds of act that ask for words first, with what they are asked for. */
export const wordsOf = {
  notes: { label: 'Note', send: 'Write it down', placeholder: 'What you saw or did' },
  silence: { label: 'Why is it silenced?', send: 'Silence it', placeholder: '' },
  resolve: { label: 'Why is it over?', send: 'Resolve it', placeholder: '' },
  merge: { label: 'Why are they one?', send: 'Merge it', placeholder: '' },
} as const;
export type WordyAct = keyof typeof wordsOf;

const hourMs = 3_600_000;
export const silences = [
  { label: '1 hour', forMs: hourMs },
  { label: '4 hours', forMs: 4 * hourMs },
  { label: '1 day', forMs: 24 * hourMs },
  { label: '1 week', forMs: 7 * 24 * hourMs },
] as const;

export function actOnIncident(id: string, { act, ...body }: IncidentActRequest) {
  return client.actOnIncident(id, act, body, newKey());
}
