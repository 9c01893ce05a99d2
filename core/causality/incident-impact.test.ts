import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import { crashingPod, indexOf, object, pod } from '../testing/cluster-fixtures.ts';
import { joinIncidents } from './join-incidents.ts';
import { type App, app } from './testing/scene.ts';
import { finding } from './testing/synthetic.ts';

/** An application of which so many pods are lost. */
function losing(
  name: string,
  lost: number,
  options: Parameters<typeof app>[2] & { readonly place?: string } = {},
): App {
  const { replicas = 2, place = 'shop', ...rest } = options;
  return app(name, place, {
    ...rest,
    replicas,
    pods: (current) =>
      Array.from({ length: replicas }, (_, at) =>
        at < lost ? crashingPod(current, 1, { name: `${name}-${at}` }) : pod(current, { name: `${name}-${at}` }),
      ),
  });
}

function incidentOf(apps: readonly App[], more: readonly KubeObject[] = []) {
  const culprit = apps[0] === undefined ? undefined : refOf(apps[0].deployment);
  const findings = apps.map(({ deployment }) =>
    finding(refOf(deployment), { severity: 'low', ...(culprit === undefined ? {} : { blames: culprit }) }),
  );
  const index = indexOf([...apps.flatMap(({ objects }) => objects), ...more]);
  const [incident] = joinIncidents(
    index,
    findings.map((each) => ({ ...each, severity: 'medium' as const })),
  );
  return incident;
}

describe('impact', () => {
  it('counts lost pods, Services, ways in and namespaces, and says so', () => {
    const incident = incidentOf([losing('cart', 2, { isPublic: true })]);
    expect(incident?.impact).toMatchObject({
      replicasLost: 2,
      services: [{ kind: 'Service', name: 'cart' }],
      ingresses: [{ kind: 'Ingress', name: 'cart' }],
      namespaces: ['shop'],
      priorityClass: null,
      says: '2 pods of Deployment cart are not ready; Service cart answers nobody; requests by Ingress cart are affected.',
    });
  });

  it('tells a Service that has fewer pods from one that has none', () => {
    expect(incidentOf([losing('cart', 1)])?.impact.says).toBe(
      '1 pod of Deployment cart is not ready; Service cart has less behind it.',
    );
  });

  it('names the highest priority class', () => {
    const classes = ['first', 'second'].map((name, at) =>
      object('scheduling.k8s.io/v1', 'PriorityClass', name, { value: 1000 - at }),
    );
    const apps = [
      losing('a', 1, { spec: { priorityClassName: 'second' } }),
      losing('b', 1, { spec: { priorityClassName: 'first' } }),
    ];
    expect(incidentOf(apps, classes)?.impact.priorityClass).toBe('first');
  });
});

describe('severity', () => {
  it.each([
    ['medium while every Service still answers', [losing('a', 1)], 'medium'],
    ['high once a Service answers nobody', [losing('a', 2)], 'high'],
    ['critical once a way into the cluster leads nowhere', [losing('a', 2, { isPublic: true })], 'critical'],
    ['critical from twenty lost replicas on', [losing('a', 20, { replicas: 22 })], 'critical'],
    [
      'critical when three namespaces lose pods',
      ['x', 'y', 'z'].map((place) => losing(`in-${place}`, 1, { place })),
      'critical',
    ],
    [
      'critical when the system itself needs what is lost',
      [losing('a', 1, { spec: { priorityClassName: 'system-cluster-critical' } })],
      'critical',
    ],
  ] as const)('is %s', (_, apps, expected) => {
    expect(incidentOf(apps)?.severity).toBe(expected);
  });

  it('is no worse than low for what has broken nothing yet', () => {
    const { deployment, objects } = losing('a', 2, { isPublic: true });
    const [incident] = joinIncidents(indexOf(objects), [
      finding(refOf(deployment), { severity: 'low', blames: refOf(deployment) }),
    ]);
    expect(incident?.severity).toBe('low');
  });
});
