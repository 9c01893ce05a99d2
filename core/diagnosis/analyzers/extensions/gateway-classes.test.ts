import { describe, expect, it } from 'vitest';
import { ago, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { gatewayClasses } from './gateway-classes.ts';
import { gateway, gatewayClass } from './gateway-fixtures.ts';

const accepted = (status: string, seconds = 600) => [
  {
    type: 'Accepted',
    status,
    reason: 'InvalidParameters',
    message: 'parameters not found',
    lastTransitionTime: ago(seconds),
  },
];
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), gatewayClasses);

describe('gatewayClasses', () => {
  it('finds a class that its controller refuses, and one that no controller has taken', () => {
    expect(found(gatewayClass('public', accepted('False')), gateway([]))[0]).toMatchObject({
      severity: 'medium',
      cause: { object: { kind: 'GatewayClass', name: 'public' } },
    });
    expect(found(gatewayClass('public', accepted('Unknown')), gateway([]))[0]?.message).toContain(
      'No controller has taken',
    );
  });

  it('makes only a note of it when no Gateway uses the class', () => {
    expect(found(gatewayClass('spare', accepted('False')), gateway([]))[0]?.severity).toBe('info');
  });

  it('has nothing to say of one that is accepted or has only just come', () => {
    expect(found(gatewayClass(), gatewayClass('new', accepted('Unknown', 20)))).toEqual([]);
  });
});
