import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Ingress, Service } from '../cluster/kube-object.ts';
import { callersOf } from './dependencies.ts';
import { inOrder } from './order.ts';
import { sayList, sayObject } from './say-reference.ts';

/** Who needs a Service: workloads that call it and Ingresses that route to it, as words. null when nobody is known to. */
export function sayUsers(index: ClusterIndex, service: Service): string | null {
  const users = [...new Set([...routesTo(index, service), ...callersOf(index, service).map(sayObject)])];
  return users.length === 0 ? null : sayList(users);
}

function routesTo(index: ClusterIndex, { metadata }: Service): readonly string[] {
  return inOrder(index.inNamespace('Ingress', metadata.namespace ?? ''))
    .filter((ingress) => routesOf(ingress).some(({ name }) => name === metadata.name))
    .map(sayObject);
}

export type IngressRoute = {
  readonly host: string;
  readonly path: string;
  readonly field: string;
  readonly name: string;
  readonly port: string | number | undefined;
};

export function routesOf(ingress: Ingress): readonly IngressRoute[] {
  const { defaultBackend, rules = [] } = ingress.spec;
  const fallback =
    defaultBackend?.service === undefined
      ? []
      : [
          {
            host: '',
            path: '',
            field: 'spec.defaultBackend.service',
            name: defaultBackend.service.name,
            port: defaultBackend.service.port?.name ?? defaultBackend.service.port?.number,
          },
        ];
  const routed = rules.flatMap(({ host = '', http }, rule) =>
    (http?.paths ?? []).flatMap(({ path = '/', backend }, at) =>
      backend.service === undefined
        ? []
        : [
            {
              host,
              path,
              field: `spec.rules[${rule}].http.paths[${at}].backend.service`,
              name: backend.service.name,
              port: backend.service.port?.name ?? backend.service.port?.number,
            },
          ],
    ),
  );
  return [...fallback, ...routed];
}
