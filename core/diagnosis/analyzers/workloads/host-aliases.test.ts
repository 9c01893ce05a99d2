import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { hostAliases } from './host-aliases.ts';

const asks = container({ env: [{ name: 'DB_HOST', value: 'db' }] });
const found = (
  ip: string,
  options: {
    readonly hostname?: string;
    readonly isDying?: boolean;
    readonly containers?: readonly ReturnType<typeof container>[];
  } = {},
) => {
  const { hostname = 'db', isDying = false, containers = [asks] } = options;
  const { deployment, current } = rolledOut({
    replicas: 1,
    containers,
    spec: { hostAliases: [{ ip, hostnames: [hostname] }] },
  });
  const its = isDying ? crashingPod(current) : pod(current);
  return analyzeAll(indexOf([deployment, current, its, service({ name: 'db' })]), hostAliases);
};

describe('host aliases', () => {
  it('finds an alias that hides the Service which the workload calls', () => {
    expect(found('10.0.0.9')).toMatchObject([
      { reason: 'HostAliasHidesService', severity: 'medium', cause: { confidence: 0.85 } },
    ]);
    expect(found('10.0.0.9', { isDying: true })).toMatchObject([{ severity: 'high', cause: { confidence: 0.93 } }]);
  });

  it('is no more than a warning when nobody is known to call it', () => {
    expect(found('10.0.0.9', { containers: [container()] })).toMatchObject([{ severity: 'low' }]);
  });

  it('leaves the right address and names of others alone', () => {
    expect(found('10.96.1.1')).toEqual([]);
    expect(found('10.0.0.9', { hostname: 'printer.office.example' })).toEqual([]);
  });
});
