import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Ingress, KubeObject } from '../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import type { APIService, Gateway, HTTPRoute } from '../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { routesOf } from '../../diagnosis/service-users.ts';
import type { WebhookConfiguration } from '../../diagnosis/webhook-state.ts';
import { type Link, link } from '../link.ts';

/** The Services that an Ingress sends requests to, and the Secrets that it serves by. */
export function ingressLinks(index: ClusterIndex, ingress: Ingress): readonly Link[] {
  const namespace = ingress.metadata.namespace ?? '';
  const backends = routesOf(ingress).map(({ name, field, host, path }) =>
    toService(index, ingress, namespace, name, `${field}.name`, `${host}${path}`),
  );
  const secrets = (ingress.spec.tls ?? []).flatMap(({ secretName }, at) =>
    secretName === undefined ? [] : mounted(index, ingress, 'Secret', secretName, `spec.tls[${at}].secretName`),
  );
  return [...backends, ...secrets];
}

export function httpRouteLinks(index: ClusterIndex, route: HTTPRoute): readonly Link[] {
  const own = route.metadata.namespace ?? '';
  const backends = (route.spec?.rules ?? []).flatMap(({ backendRefs = [] }, rule) =>
    backendRefs.flatMap(({ name, namespace = own, kind = 'Service' }, at) =>
      kind === 'Service'
        ? [toService(index, route, namespace, name, `spec.rules[${rule}].backendRefs[${at}].name`, 'its requests')]
        : [],
    ),
  );
  const parents = (route.spec?.parentRefs ?? []).flatMap(({ name, namespace = own, kind = 'Gateway' }, at) => {
    const gateway = kind === 'Gateway' ? index.find('Gateway', namespace, name) : undefined;
    if (gateway === undefined) return [];
    const says = `Gateway ${name} sends requests to HTTPRoute ${route.metadata.name}.`;
    return [link(refOf(gateway), route, 'routed-to', says, fieldEvidence(route, `spec.parentRefs[${at}].name`, name))];
  });
  return [...backends, ...parents];
}

export function gatewayLinks(index: ClusterIndex, gateway: Gateway): readonly Link[] {
  const own = gateway.metadata.namespace ?? '';
  return (gateway.spec?.listeners ?? []).flatMap(({ tls }, at) =>
    (tls?.certificateRefs ?? []).flatMap(({ name, namespace = own, kind = 'Secret' }, nth) => {
      if (kind !== 'Secret') return [];
      const path = `spec.listeners[${at}].tls.certificateRefs[${nth}].name`;
      return mounted(index, gateway, 'Secret', name, path, namespace);
    }),
  );
}

/** The Services by which the API server reaches a webhook or an aggregated API. */
export function callbackLinks(index: ClusterIndex, object: WebhookConfiguration | APIService): readonly Link[] {
  if (object.kind === 'APIService') {
    const { namespace, name } = object.spec?.service ?? {};
    return namespace === undefined || name === undefined
      ? []
      : [toService(index, object, namespace, name, 'spec.service.name', 'its calls')];
  }
  return (object.webhooks ?? []).flatMap(({ name, clientConfig: { service } }, at) =>
    service === undefined
      ? []
      : [
          toService(
            index,
            object,
            service.namespace,
            service.name,
            `webhooks[${at}].clientConfig.service.name`,
            `webhook ${name}`,
          ),
        ],
  );
}

function toService(
  index: ClusterIndex,
  object: KubeObject,
  namespace: string,
  name: string,
  path: string,
  what: string,
): Link {
  const service = index.find('Service', namespace, name);
  const ref: ObjectRef = service === undefined ? missingRef('Service', namespace, name) : refOf(service);
  const says = `${sayObject(object)} sends ${what === '' ? 'its requests' : what} to Service ${name}.`;
  return link(ref, object, 'routed-to', says, fieldEvidence(object, path, name));
}

function mounted(
  index: ClusterIndex,
  object: KubeObject,
  kind: 'Secret',
  name: string,
  path: string,
  namespace = object.metadata.namespace ?? '',
): readonly Link[] {
  const found = index.find(kind, namespace, name);
  const ref = found === undefined ? missingRef(kind, namespace, name) : refOf(found);
  const says = `${sayObject(object)} serves by ${kind} ${name}.`;
  return [link(ref, object, 'mounts', says, fieldEvidence(object, path, name))];
}
