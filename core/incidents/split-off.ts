import { severityRank } from '../causality/severity-rank.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Incident } from '../diagnosis/incident.ts';
import { undiagnosed } from '../diagnosis/undiagnosed.ts';
import { hash128 } from '../hash.ts';
import { describeCommands } from './describe-commands.ts';

const mostNodes = 100;

/** The same symptoms split off the same incident make the same one. */
export function splitIncidentId(from: string, symptoms: readonly string[]): string {
  return `split-${hash128(JSON.stringify([from, [...new Set(symptoms)].sort()])).slice(0, 20)}`;
}

/** The incident that findings make which a person took out of another one. Nobody has looked for their cause yet. */
export function splitOff(id: string, findings: readonly Finding[]): Incident {
  const worst = findings.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const [first] = worst;
  const objects = [...new Map(worst.map(({ object }) => [refKey(object), object])).values()];
  const others = worst.length > 1 ? ` (and ${worst.length - 1} more)` : '';
  return {
    id,
    severity: first?.severity ?? 'info',
    title:
      first === undefined ? id : `${first.object.kind} ${first.object.name}: ${first.message}${others}`.slice(0, 300),
    causes: [],
    symptoms: worst.map(({ id: finding }) => finding).sort(),
    ...undiagnosed,
    graph: {
      nodes: objects.slice(0, mostNodes).map((object) => ({
        object,
        role: 'symptom',
        findings: worst.filter((finding) => refKey(finding.object) === refKey(object)).map((finding) => finding.id),
      })),
      edges: [],
      isTrimmed: objects.length > mostNodes,
    },
    impact: {
      ...undiagnosed.impact,
      namespaces: [...new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ''))].sort(),
      says: objects.length === 1 ? 'It shows on one object.' : `It shows on ${objects.length} objects.`,
    },
    unknown: {
      says: 'A person took it out of another incident: its own cause has not been looked for.',
      lookAt: describeCommands(objects),
    },
  };
}
