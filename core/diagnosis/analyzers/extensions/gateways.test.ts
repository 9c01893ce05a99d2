import { describe, expect, it } from 'vitest';
import { ago, indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { gateway, gatewayClass } from './gateway-fixtures.ts';
import { gateways } from './gateways.ts';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const condition = (type: string, status: string, message = 'no address', seconds = 600) => ({
  type,
  status,
  reason: 'Why',
  message,
  lastTransitionTime: ago(seconds),
});
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), gateways);

describe('gateways', () => {
  it('finds a class that does not exist, and tells a slip from a class that was taken away', () => {
    expect(found(gateway([http]))[0]).toMatchObject({
      reason: 'GatewayClassMissing',
      cause: { object: { kind: 'GatewayClass', uid: '' } },
    });
    expect(found(gateway([http]), gatewayClass('publik'))[0]).toMatchObject({ cause: { object: { kind: 'Gateway' } } });
  });

  it('finds a Gateway that is not in force, and depends on its class', () => {
    const [finding] = found(gateway([http], { conditions: [condition('Programmed', 'False')] }), gatewayClass());
    expect(finding).toMatchObject({
      reason: 'GatewayNotProgrammed',
      severity: 'high',
      dependsOn: [{ kind: 'GatewayClass' }],
    });
    expect(finding?.message).toContain('no address');
  });

  it('finds a port with two protocols, with or without a controller that says so', () => {
    const clash = [http, { name: 'web', port: 80, protocol: 'HTTPS' }];
    expect(found(gateway(clash), gatewayClass())[0]).toMatchObject({ reason: 'ListenerConflict' });
    const told = { listeners: [{ name: 'http', conditions: [condition('Conflicted', 'True', 'hostname conflict')] }] };
    expect(found(gateway([http], told), gatewayClass())[0]?.message).toContain('hostname conflict');
  });

  it('finds one listener that is out', () => {
    const status = { listeners: [{ name: 'http', conditions: [condition('Programmed', 'False', 'port in use')] }] };
    expect(found(gateway([http], status), gatewayClass())[0]).toMatchObject({
      reason: 'ListenerNotProgrammed',
      severity: 'medium',
    });
  });

  it('has nothing to say of hosts that share a port, or of a Gateway that is just being set up', () => {
    const shared = ['a', 'b'].map((name) => ({ name, port: 443, protocol: 'HTTPS', hostname: `${name}.example` }));
    const fine = {
      conditions: [condition('Programmed', 'True')],
      listeners: [{ name: 'a', conditions: [condition('Conflicted', 'False')] }],
    };
    expect(found(gateway(shared, fine), gatewayClass())).toEqual([]);
    const starting = {
      conditions: [{ ...condition('Programmed', 'Unknown'), lastTransitionTime: '1970-01-01T00:00:00Z' }],
    };
    expect(found(gateway([http], starting, { ageSeconds: 30 }), gatewayClass())).toEqual([]);
  });
});
