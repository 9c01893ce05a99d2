import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Ingress, Service } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import { callersByService } from './dependencies.ts';
import { inOrder } from './order.ts';
import { perIndex } from './per-index.ts';
import { sayList, sayObject } from './say-reference.ts';

/** Who needs a Service: workloads that call it and Ingresses that route to it, as words. null when nobody is known to. */
export function sayUsers(index: ClusterIndex, service: Service): string | null {
  const key = refKey(refOf(service));
  const callers = (callersByService(index).get(key) ?? []).map(sayObject);
  const routes = (ingressesByService(index).get(key) ?? []).map(sayObject);
  const users = [...new Set([...routes, ...callers])];
  return users.length === 0 ? null : sayList(users);
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

const ingressesByService = perIndex((index): ReadonlyMap<string, readonly Ingress[]> => {
  const users = new Map<string, Ingress[]>();
  for (const ingress of inOrder(index.all('Ingress'))) {
    for (const { name } of routesOf(ingress)) {
      const key = refKey({ kind: 'Service', namespace: ingress.metadata.namespace ?? '', name });
      const list = users.get(key) ?? [];
      if (!list.includes(ingress)) users.set(key, [...list, ingress]);
    }
  }
  return users;
});
