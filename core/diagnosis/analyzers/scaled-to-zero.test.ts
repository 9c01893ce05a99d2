import { describe, expect, it } from 'vitest';
import { autoscaler, container, deployment, event, indexOf, ingress, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { scaledToZero } from './scaled-to-zero.ts';

const zero = deployment({ replicas: 0 });

describe('scaled to zero', () => {
  it('is a fault when an Ingress or a workload needs the Service', () => {
    const caller = deployment({
      name: 'cart',
      containers: [container({ env: [{ name: 'CHECKOUT_URL', value: 'http://checkout.shop.svc:80/api' }] })],
    });
    const [routed] = analyzeAll(indexOf([zero, service(), ingress()]), scaledToZero);
    const [called] = analyzeAll(indexOf([zero, service(), caller]), scaledToZero);
    expect(routed).toMatchObject({
      severity: 'high',
      cause: { reason: 'ScaledToZero', object: { kind: 'Deployment' } },
    });
    expect(called?.message).toContain('Deployment cart needs it');
  });

  it('scales to what it had before, by the best witness', () => {
    const to = (...more: Parameters<typeof indexOf>[0]) =>
      analyzeAll(indexOf([zero, service(), ingress(), ...more]), scaledToZero)[0]?.remedies[0]?.parameters;
    expect(
      to(
        event(zero, 'ScalingReplicaSet', 'Scaled down replica set checkout-r1 from 3 to 0', { type: 'Normal' }),
        autoscaler(),
      ),
    ).toEqual({ replicas: 3 });
    expect(to(autoscaler())).toEqual({ replicas: 2 });
    expect(to()).toEqual({ replicas: 1 });
  });

  it('is only a note when nobody is known to need it', () => {
    expect(analyzeAll(indexOf([zero, service()]), scaledToZero)[0]?.severity).toBe('info');
  });

  it('finds nothing when another workload feeds the Service', () => {
    const other = deployment({ name: 'checkout-b', podLabels: { app: 'checkout' } });
    expect(analyzeAll(indexOf([zero, other, service(), ingress()]), scaledToZero)).toEqual([]);
  });
});
