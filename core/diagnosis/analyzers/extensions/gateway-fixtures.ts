import type { KubeObject } from '../../../cluster/kube-object.ts';
import { type Meta, object } from '../../../testing/cluster-fixtures.ts';

const version = 'gateway.networking.k8s.io/v1';

export function gatewayClass(
  name = 'public',
  conditions: readonly object[] = [{ type: 'Accepted', status: 'True' }],
): KubeObject {
  return object(version, 'GatewayClass', name, {
    spec: { controllerName: 'example.net/gateway' },
    status: { conditions },
  });
}

export function gateway(listeners: readonly object[], status: object = {}, options: Meta = {}): KubeObject {
  return object(
    version,
    'Gateway',
    options.name ?? 'edge',
    { spec: { gatewayClassName: 'public', listeners }, status },
    options,
  );
}

export function httpRoute(spec: object, status: object = {}, options: Meta = {}): KubeObject {
  return object(
    version,
    'HTTPRoute',
    options.name ?? 'shop',
    { spec: { parentRefs: [{ name: 'edge' }], ...spec }, status },
    options,
  );
}

export function referenceGrant(from: object, to: object, namespace: string): KubeObject {
  return object(
    'gateway.networking.k8s.io/v1beta1',
    'ReferenceGrant',
    'grant',
    { spec: { from: [from], to: [to] } },
    { namespace },
  );
}
