import { expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { describeCommands } from './describe-commands.ts';
import { splitIncidentId, splitOff } from './split-off.ts';

const finding = (id: string, severity: Finding['severity'], name: string): Finding => ({
  id,
  analyzer: 'a',
  severity,
  object: { kind: 'Deployment', namespace: 'shop', name, uid: name },
  reason: 'R',
  message: `${name} is sick.`,
  evidence: [],
  cause: null,
  dependsOn: [],
  remedies: [],
});

it('is called after the worst of what was split off, and claims no cause', () => {
  const made = splitOff('split-1', [finding('f1', 'low', 'cart'), finding('f2', 'high', 'web')]);
  expect(made).toMatchObject({
    severity: 'high',
    title: 'Deployment web: web is sick. (and 1 more)',
    symptoms: ['f1', 'f2'],
    causes: [],
    unknown: { lookAt: ['kubectl -n shop describe deployment/web', 'kubectl -n shop describe deployment/cart'] },
  });
  expect(made.graph.nodes.map(({ findings }) => findings)).toEqual([['f2'], ['f1']]);
});

it('is the same incident for the same symptoms in any order', () => {
  expect(splitIncidentId('i', ['a', 'b'])).toBe(splitIncidentId('i', ['b', 'a', 'a']));
  expect(splitIncidentId('i', ['a'])).not.toBe(splitIncidentId('j', ['a']));
});

it('puts nothing but names into a command', () => {
  expect(
    describeCommands([
      { kind: 'Pod', namespace: 'shop', name: 'x; rm -rf /' },
      { kind: 'Node', namespace: '', name: 'n-1' },
    ]),
  ).toEqual(['kubectl describe node/n-1']);
});
