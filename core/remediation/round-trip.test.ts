import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Container, CronJob, Deployment, EnvVar, KubeObject, Probe } from '../cluster/kube-object.ts';
import {
  configMap,
  container,
  cronJob,
  deployment,
  indexOf,
  ingress,
  node,
  pod,
  replicaSet,
  secret,
  service,
  templateWith,
} from '../testing/cluster-fixtures.ts';
import { checkGuardrails } from './guardrails.ts';
import { objectDigest } from './object-digest.ts';
import type { Plan } from './plan.ts';
import { type ActionName, actionNames } from './remedy.ts';
import { afterwards, planOf, undone } from './testing/plan-of.ts';
import { undoVerifications } from './undo.ts';
import { judge } from './verify.ts';

type Case = { readonly target: KubeObject; readonly parameters: object; readonly others?: readonly KubeObject[] };

const word = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
const amount = fc.integer({ min: 1, max: 512 });
const memory = amount.map((mebibytes) => `${mebibytes}Mi`);
const annotations = fc.option(fc.dictionary(fc.stringMatching(/^[a-z./~]{1,12}$/), fc.string()), { nil: undefined });
const probe: fc.Arbitrary<Probe> = fc.record(
  { httpGet: fc.constant({ path: '/old', port: 1 }), timeoutSeconds: amount, periodSeconds: amount },
  { requiredKeys: ['httpGet'] },
);
const variables: fc.Arbitrary<readonly EnvVar[]> = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[A-Z]{1,4}$/), value: fc.string() }),
  { selector: ({ name }) => name, maxLength: 4 },
);
const resources = fc.record(
  { requests: fc.constant({ cpu: '1m' }), limits: fc.record({ 'example.com/disk': memory }) },
  { requiredKeys: [] },
);
const app: fc.Arbitrary<Container> = fc
  .record({ env: variables, livenessProbe: probe, resources }, { requiredKeys: ['livenessProbe'] })
  .map((options) => container(options));
const workload: fc.Arbitrary<Deployment> = fc
  .record({ app, before: fc.array(word, { maxLength: 2 }), annotations, replicas: fc.integer({ min: 1, max: 9 }) })
  .map(({ app: each, before, annotations: kept, replicas }) => {
    const sidecars = before.map((name) => container({ name: `side-${name}`, image: `${name}:1` }));
    const made = deployment({ containers: [...sidecars, each], replicas });
    const metadata = { ...made.spec.template.metadata, ...(kept && { annotations: kept }) };
    return { ...made, spec: { ...made.spec, template: { ...made.spec.template, metadata } } };
  });
const scheduled: fc.Arbitrary<CronJob> = app.map((each) => cronJob({ containers: [each], suspend: true }));
const templated = fc.oneof(workload, scheduled);

const current = replicaSet(deployment());
const behind = pod(current);

/** For each action that patches, targets that it can change and parameters that change them. */
const cases: { readonly [A in ActionName]?: fc.Arbitrary<Case> } = {
  rollback: fc.tuple(workload, word).map(([target, name]) => {
    const old = templateWith(target, [container({ image: `${name}:old` })]);
    return { target, parameters: { toRevision: 1 }, others: [replicaSet(target, { revision: 1, template: old })] };
  }),
  'set-image': fc.tuple(templated, word).map(([target, name]) => ({
    target,
    parameters: { container: 'app', image: `${name}:new` },
  })),
  'set-resources': fc.tuple(templated, memory, amount).map(([target, size, cores]) => ({
    target,
    parameters: { container: 'app', limits: { memory: size, cpu: `${cores}` }, requests: { memory: '1Mi' } },
  })),
  'set-env': fc.tuple(templated, fc.stringMatching(/^[A-Z]{1,4}$/), fc.uuid()).map(([target, name, value]) => ({
    target,
    parameters: { container: 'app', name, value },
  })),
  'fix-probe': fc.tuple(templated, amount).map(([target, initialDelaySeconds]) => ({
    target,
    parameters: { container: 'app', probe: 'liveness', port: 8080, path: '/new', initialDelaySeconds },
  })),
  'restart-rollout': workload.map((target) => ({ target, parameters: {} })),
  scale: fc.tuple(workload, fc.integer({ min: 10, max: 50 })).map(([target, replicas]) => ({
    target,
    parameters: { replicas },
  })),
  cordon: word.map((name) => ({ target: node({ name }), parameters: {}, others: [node({ name: 'other-node' })] })),
  uncordon: word.map((name) => ({ target: node({ name, spec: { unschedulable: true } }), parameters: {} })),
  'patch-selector': fc.dictionary(word, word, { minKeys: 1 }).map((selector) => ({
    target: service({ selector: { ...selector, gone: 'yes' } }),
    parameters: { selector: { app: 'checkout' } },
    others: [behind],
  })),
  'patch-port': fc.tuple(amount, fc.boolean()).map(([targetPort, isIngress]) =>
    isIngress
      ? {
          target: ingress({ backend: 'gone' }),
          parameters: { host: 'shop.example', path: '/', serviceName: 'checkout', servicePort: 80 },
          others: [service()],
        }
      : { target: service(), parameters: { port: 80, targetPort } },
  ),
  'set-config-key': fc.tuple(fc.dictionary(word, fc.string()), fc.string()).map(([data, value]) => ({
    target: configMap('settings', data),
    parameters: { key: 'New_key', value },
  })),
  'set-secret-key': fc.uniqueArray(word).map((keys) => ({
    target: secret('login', keys),
    parameters: { key: 'New_key', sealedValue: 'seal-1' },
  })),
  'resume-cronjob': scheduled.map((target) => ({ target, parameters: {} })),
};

describe('a change and its inverse', () => {
  it('are tried of every action but the one that deletes', () => {
    expect(Object.keys(cases).sort()).toEqual(actionNames.filter((name) => name !== 'recreate-pod').sort());
  });

  it.each(Object.entries(cases))('of %s give back the very object', (name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary.map(asJson), ({ target, parameters, others = [] }) => {
        const before = structuredClone(target);
        const plan = planOf(name as ActionName, target, parameters as never, others) as Plan;
        checkGuardrails(plan, indexOf([target, ...others]));
        const after = afterwards(plan, target);
        expect(objectDigest(after)).not.toBe(objectDigest(target));
        expect(undone(plan, target)).toStrictEqual(before);
        expect(target).toStrictEqual(before);

        const undoing = undoVerifications(plan);
        expect(undoing.length).toBeGreaterThan(0);
        expect(judge(undoing, indexOf([target]), []).reasons).toEqual([]);
        expect(judge(undoing, indexOf([after]), []).ok).toBe(false);
        const fields = plan.verifications.filter(({ kind }) => kind === 'field-equals');
        expect(judge(fields, indexOf([after]), []).reasons).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** As it would have come over the wire: plain prototypes, nothing undefined. */
function asJson(value: Case): Case {
  return JSON.parse(JSON.stringify(value)) as Case;
}
