import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { Cause, Finding } from '../diagnosis/finding.ts';
import { sayList } from '../diagnosis/say-reference.ts';
import type { Group } from './group-findings.ts';

const longest = 140;

/** What one would say when woken up: what is wrong, and what suffers. Findings worst first. */
export function incidentTitle({ candidates, key }: Group, worst: readonly Finding[]): string {
  const causal = new Set(candidates.map((candidate) => candidate.key));
  const [leading, ...others] = candidates;
  if (leading === undefined) return unknownTitle(key, worst);
  const more = others.length === 0 ? '' : ` (${sayList(others.map(({ object }) => object.name))} likewise)`;
  const says = `${sayCause(leading.cause)}${more}`;
  return `${says}${sayReach(says, causal, worst)}`;
}

/** The explanation's first clause, with the object's name in it. */
function sayCause({ object, explanation }: Cause): string {
  const text = shorten(explanation.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, ''));
  return text.includes(object.name) ? text : `${object.kind} ${object.name}: ${text}`;
}

function unknownTitle(key: string, worst: readonly Finding[]): string {
  const root = worst.find(({ object }) => `?${refKey(object)}` === key) ?? worst[0];
  if (root === undefined) return 'Something is wrong, and nothing that was read says what';
  const says = sayCause({ object: root.object, explanation: root.message, reason: root.reason, confidence: 0 });
  return `${says}; nothing that was read says why${sayReach(says, new Set([refKey(root.object)]), worst)}`;
}

/** What suffers besides, ways into the cluster first. */
function sayReach(says: string, causal: ReadonlySet<string>, worst: readonly Finding[]): string {
  const reached = new Map<string, ObjectRef>();
  for (const { object } of worst) {
    const key = refKey(object);
    if (!causal.has(key) && !reached.has(key) && !says.includes(`${object.kind} ${object.name}`))
      reached.set(key, object);
  }
  const names = [...reached.values()]
    .toSorted((a, b) => importanceOf(b) - importanceOf(a))
    .map(({ kind, name }) => `${kind} ${name}`);
  return names.length === 0 ? '' : `; ${sayList(names, 2)} ${names.length === 1 ? 'suffers' : 'suffer'}`;
}

function importanceOf({ kind }: ObjectRef): number {
  if (kind === 'Ingress' || kind === 'HTTPRoute' || kind === 'Gateway') return 2;
  return kind === 'Service' ? 0 : 1;
}

function shorten(text: string): string {
  if (text.length <= longest) return text;
  const clause = text.slice(0, longest).replace(/[\s,;:(]+\S*$/, '');
  return `${clause}…`;
}
