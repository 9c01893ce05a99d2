import { describe, expect, it } from 'vitest';
import { container, cronJob, deployment, indexOf } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const sidecar = container({ name: 'proxy', image: 'envoy:1.30' });
const checkout = deployment({ containers: [sidecar, container()] });
const image = 'registry.example/shop/checkout:1.1';

describe('set-image', () => {
  it('sets the image of the named container only, and puts it back', () => {
    const plan = planOf('set-image', checkout, { container: 'app', image });
    const { containers } = afterwards(plan, checkout).spec.template.spec;
    expect(containers.map((each) => each.image)).toEqual(['envoy:1.30', image]);
    expect(undone(plan, checkout)).toEqual(checkout);
    expect(firstStep(plan)).toMatchObject({
      apiVersion: 'apps/v1',
      risk: 'medium',
      object: { uid: checkout.metadata.uid },
    });
  });

  it('reaches init containers and the template of a CronJob', () => {
    const job = cronJob({ containers: [container()] });
    const plan = planOf('set-image', job, { container: 'app', image });
    expect(afterwards(plan, job).spec.jobTemplate.spec.template.spec.containers[0]?.image).toBe(image);
    expect(plan.verifications).toMatchObject([{ kind: 'field-equals', value: image }]);
    const withInit = deployment({ spec: { initContainers: [container({ name: 'migrate' })] } });
    const init = planOf('set-image', withInit, { container: 'migrate', image });
    expect(afterwards(init, withInit).spec.template.spec.initContainers?.[0]?.image).toBe(image);
  });

  it('refuses a container that is not there and an image that is set already', () => {
    expect(failureOf(() => planOf('set-image', checkout, { container: 'web', image }))).toBe(
      'PreconditionFailed: Deployment checkout has no container "web"; it has proxy, app.',
    );
    expect(failureOf(() => planOf('set-image', checkout, { container: 'proxy', image: 'envoy:1.30' }))).toMatch(
      /^PreconditionFailed: .* already so/,
    );
  });

  it.each([
    '',
    ':2.3',
    'Shop/checkout',
    'checkout:',
    'checkout: 2',
    'a//b',
    'checkout@sha256:12',
    `a:${'x'.repeat(129)}`,
  ])('refuses the image "%s"', (wrong) => {
    const remedy = remedyOf('set-image', checkout, { container: 'app', image: wrong });
    expect(failureOf(() => planOn(indexOf([checkout]), remedy))).toMatch(/^InvalidRequest: .*image/);
  });

  it.each([
    'nginx',
    'localhost:5000/a',
    'registry:5000/a/b:1',
    'a.example/b_c/d--e:V1.0-rc_1',
    `a@sha256:${'0f'.repeat(32)}`,
    `a:1@sha256:${'0f'.repeat(32)}`,
  ])('takes the image "%s"', (right) => {
    expect(planOf('set-image', checkout, { container: 'app', image: right }).steps).toHaveLength(1);
  });

  it('refuses parameters that it does not know', () => {
    const remedy = remedyOf('set-image', checkout, { container: 'app', image, tag: '2' });
    expect(failureOf(() => planOn(indexOf([checkout]), remedy))).toMatch(/^InvalidRequest: .*"tag"/);
  });
});
