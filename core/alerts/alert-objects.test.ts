import { describe, expect, it } from 'vitest';
import { refKey } from '../cluster/object-ref.ts';
import { alertObjects, namespaceOf } from './alert-objects.ts';
import { labelsOfSubject } from './labels-of-subject.ts';

const keys = (labels: Record<string, string>): readonly string[] => alertObjects(labels).map(refKey);

describe('alertObjects', () => {
  it.each([
    [{ namespace: 'shop', pod: 'web-1', container: 'web' }, ['Pod/shop/web-1']],
    [{ namespace: 'shop', deployment: 'web', service: 'web' }, ['Deployment/shop/web', 'Service/shop/web']],
    [{ namespace: 'data', persistentvolumeclaim: 'pg-0' }, ['PersistentVolumeClaim/data/pg-0']],
    [{ namespace: 'shop', ingress: 'front' }, ['Ingress/shop/front']],
    [
      { namespace: 'shop', job_name: 'nightly', job: 'kube-state-metrics' },
      ['Job/shop/nightly', 'Job/shop/kube-state-metrics'],
    ],
    [{ namespace: 'shop', workload: 'web', workload_type: 'statefulset' }, ['StatefulSet/shop/web']],
    [{ node: 'worker-1' }, ['Node/worker-1']],
    [{ namespace: 'shop', pod: 'web-1', node: 'worker-1' }, ['Pod/shop/web-1', 'Node/worker-1']],
  ])('reads %j', (labels, expected) => {
    expect(keys(labels as Record<string, string>)).toEqual(expected);
  });

  it('believes the metric rather than whoever was scraped for it', () => {
    const labels = { namespace: 'monitoring', pod: 'exporter-1', exported_namespace: 'shop', exported_pod: 'web-1' };
    expect(keys(labels)).toEqual(['Pod/shop/web-1']);
    expect(namespaceOf(labels)).toBe('shop');
  });

  it('takes no name that no object can have, and no namespaced object without a namespace', () => {
    expect(keys({ namespace: '../../etc', pod: 'web' })).toEqual([]);
    expect(keys({ namespace: 'shop', pod: 'Web 1; drop' })).toEqual([]);
    expect(keys({ pod: 'web-1' })).toEqual([]);
  });
});

describe('labelsOfSubject', () => {
  it.each([
    ['/apis/apps/v1/namespaces/shop/deployments/web', { namespace: 'shop', deployment: 'web' }],
    ['namespaces/shop/pods/web-1', { namespace: 'shop', pod: 'web-1' }],
    ['Deployment/shop/web', { namespace: 'shop', deployment: 'web' }],
    ['nodes/worker-1', { node: 'worker-1' }],
    ['namespaces/shop', { namespace: 'shop' }],
    ['order-4711', {}],
    ['', {}],
  ])('reads %j', (subject, labels) => {
    expect(labelsOfSubject(subject)).toEqual(labels);
  });
});
