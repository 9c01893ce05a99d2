import { describe, expect, it } from 'vitest';
import type { Service } from '../../../cluster/kube-object.ts';
import { event, indexOf, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { loadBalancers } from './load-balancers.ts';

const balanced = (name: string, ip = '', ageSeconds = 3600): Service => ({
  ...service({ name, ageSeconds, spec: { type: 'LoadBalancer' } }),
  status: { loadBalancer: { ingress: ip === '' ? [] : [{ ip }] } },
});
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), loadBalancers);

describe('load balancers', () => {
  it('passes on why the controller fails', () => {
    const waiting = balanced('web');
    const [finding] = found(
      waiting,
      event(waiting, 'SyncLoadBalancerFailed', 'Error syncing load balancer: quota exceeded'),
    );
    expect(finding).toMatchObject({ reason: 'LoadBalancerFailed', severity: 'medium', cause: { confidence: 0.75 } });
    expect(finding?.message).toContain('quota exceeded');
  });

  it('minds a missing address where others have theirs, and only notes it where nobody has', () => {
    expect(found(balanced('web'), balanced('shop', '192.0.2.1'))).toMatchObject([
      { reason: 'LoadBalancerPending', severity: 'medium' },
    ]);
    expect(found(balanced('web'))).toMatchObject([{ reason: 'LoadBalancerUnserved', severity: 'info' }]);
  });

  it('leaves served, new and other Services alone', () => {
    expect(found(balanced('web', '192.0.2.1'), balanced('new', '', 60), service())).toEqual([]);
  });
});
