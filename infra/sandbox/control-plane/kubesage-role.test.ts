import { describe, expect, it } from 'vitest';
import { resourceKinds } from '../../../core/cluster/resource-kinds.ts';
import { kubesageRole } from './kubesage-role.ts';

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};
const rules = (kubesageRole()[0] as { readonly rules: readonly Rule[] }).rules;
const allows = (group: string, resource: string, verb: string) =>
  rules.some(
    (rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb),
  );

describe('kubesageRole', () => {
  it.each(resourceKinds)('lists $kind', ({ apiVersion, plural }) => {
    expect(allows(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', plural, 'list')).toBe(true);
  });

  it('reads logs and deletes pods', () => {
    expect(allows('', 'pods/log', 'get')).toBe(true);
    expect(allows('', 'pods', 'delete')).toBe(true);
  });

  it('lists and watches whatever custom resources there are, and allows nothing else of everything', () => {
    const ofEverything = rules.filter((rule) => JSON.stringify(rule).includes('*'));
    expect(ofEverything).toEqual([{ apiGroups: ['*'], resources: ['*'], verbs: ['list', 'watch'] }]);
  });

  it.each([
    ['', 'pods', 'create'],
    ['apps', 'deployments', 'delete'],
    ['', 'nodes', 'delete'],
    ['rbac.authorization.k8s.io', 'clusterroles', 'create'],
  ])('does not allow %s %s %s', (group, resource, verb) => {
    expect(allows(group, resource, verb)).toBe(false);
  });
});
