import { describe, expect, it } from 'vitest';
import { ago, autoscaler, deployment, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { scaledObjects } from './scaled-objects.ts';

const scaler = (spec: object = {}, status: object = {}, annotations: Readonly<Record<string, string>> = {}) =>
  object(
    'keda.sh/v1alpha1',
    'ScaledObject',
    'checkout',
    { spec: { scaleTargetRef: { name: 'checkout' }, triggers: [{ type: 'kafka' }], ...spec }, status },
    { annotations },
  );
const condition = (type: string, status: string, message = '', seconds = 300) => ({
  conditions: [{ type, status, reason: 'Why', message, lastTransitionTime: ago(seconds) }],
});
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), scaledObjects);

describe('scaledObjects', () => {
  it('finds a target and credentials that do not exist', () => {
    expect(found(scaler())).toMatchObject([{ reason: 'TargetMissing', cause: { object: { kind: 'ScaledObject' } } }]);
    const secured = scaler({ triggers: [{ type: 'kafka', authenticationRef: { name: 'kafka-login' } }] });
    expect(found(secured, deployment())).toMatchObject([
      {
        reason: 'AuthenticationMissing',
        cause: { object: { kind: 'TriggerAuthentication', name: 'kafka-login', uid: '' } },
      },
    ]);
    expect(found(secured, deployment(), object('keda.sh/v1alpha1', 'TriggerAuthentication', 'kafka-login'))).toEqual(
      [],
    );
  });

  it('finds a source that does not answer, and the Secret that it misses', () => {
    const [finding] = found(scaler({}, condition('Ready', 'False', 'error: Secret "kafka" not found')), deployment());
    expect(finding).toMatchObject({ reason: 'ScalerNotReady', cause: { object: { kind: 'Secret', name: 'kafka' } } });
    expect(found(scaler({}, condition('Ready', 'False', 'starting', 10)), deployment())).toEqual([]);
  });

  it('finds that its autoscaler is gone, and that a fallback is at work', () => {
    const status = { hpaName: 'keda-hpa-checkout' };
    expect(found(scaler({}, status), deployment())).toMatchObject([{ reason: 'AutoscalerMissing' }]);
    expect(found(scaler({}, status), deployment(), autoscaler({ name: 'keda-hpa-checkout' }))).toEqual([]);
    expect(found(scaler({}, condition('Fallback', 'True', 'broker unreachable')), deployment())).toMatchObject([
      { reason: 'FallbackActive' },
    ]);
    expect(found(scaler({}, condition('Fallback', 'False')), deployment())).toEqual([]);
  });

  it('takes a pause for meant', () => {
    const annotations = { 'autoscaling.keda.sh/paused': 'true' };
    expect(found(scaler({}, condition('Ready', 'False'), annotations))).toMatchObject([
      { reason: 'ScalingPaused', severity: 'info' },
    ]);
  });
});
