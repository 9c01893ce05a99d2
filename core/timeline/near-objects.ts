import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Incident } from '../diagnosis/incident.ts';

/** How an object stands to an incident, nearest first. */
export const relations = ['cause', 'chain', 'symptom', 'related'] as const;
export type Relation = (typeof relations)[number];

const relationOf = { cause: 'cause', between: 'chain', symptom: 'symptom' } as const;

/** What an incident is about: objects by `refKey`, and the namespaces that it reaches. */
export type IncidentSurroundings = {
  readonly objects: ReadonlyMap<string, Relation>;
  readonly namespaces: ReadonlySet<string>;
};

/**
 * The objects that an incident names, each by its nearest relation: its causes, what stands between them and the symptoms, what shows
 * these, and what the evidence speaks of (what they mount, call and run on).
 */
export function nearObjects(
  incident: Pick<Incident, 'causes' | 'symptoms'> & Partial<Pick<Incident, 'graph' | 'hypotheses'>>,
  findings: readonly Finding[],
): IncidentSurroundings {
  const objects = new Map<string, Relation>();
  const namespaces = new Set<string>();
  const own = findings.filter(({ id }) => incident.symptoms.includes(id));
  add(
    'cause',
    incident.causes.map(({ object }) => object),
  );
  add(
    'chain',
    incident.causes.flatMap(({ chain }) => chain.map(({ object }) => object)),
  );
  add(
    'symptom',
    own.map(({ object }) => object),
  );
  add(
    'related',
    own.flatMap(({ cause, dependsOn, evidence }) => [
      ...(cause === null ? [] : [cause.object]),
      ...dependsOn,
      ...evidence.map(({ object }) => object),
    ]),
  );
  const { graph, hypotheses = [] } = incident;
  for (const { object, role } of graph?.nodes ?? []) add(relationOf[role], [object]);
  add('related', [
    ...hypotheses.map(({ object }) => object),
    ...(graph?.edges ?? []).flatMap(({ evidence }) => evidence?.object ?? []),
  ]);
  return { objects, namespaces };

  function add(relation: Relation, refs: readonly ObjectRef[]): void {
    for (const ref of refs) {
      const key = refKey(ref);
      if (!objects.has(key)) objects.set(key, relation);
      if (ref.namespace !== '') namespaces.add(ref.namespace);
    }
  }
}
