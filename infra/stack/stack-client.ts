import { type ErrorCode, errorTable, KubeSageError } from '../../core/errors.ts';

/** The few calls that the stack itself makes to its API, as the local user. */
export type StackClient = {
  readonly registerCluster: (cluster: {
    readonly name: string;
    readonly kubeconfig: string;
    readonly isSandbox: boolean;
  }) => Promise<void>;
  /** A link that signs a browser in, once. */
  readonly signInLink: () => Promise<string>;
  readonly readiness: () => Promise<Readiness>;
  readonly clusters: () => Promise<readonly { readonly name: string; readonly server: string }[]>;
};

export type Readiness = {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
};

const answerWithinMs = 15_000;

export function stackClient(apiUrl: string, token: string): StackClient {
  return {
    async registerCluster(cluster) {
      await call('POST', '/v1/clusters', cluster);
    },
    signInLink: async () => ((await call('POST', '/v1/session/links')) as { readonly url: string }).url,
    readiness: async () => (await call('GET', '/readyz', undefined, [503])) as Readiness,
    async clusters() {
      const answer = (await call('GET', '/v1/clusters')) as {
        readonly items: readonly { name: string; server: string }[];
      };
      return answer.items;
    },
  };

  async function call(method: string, path: string, body?: object, also: readonly number[] = []): Promise<unknown> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    }).catch((error: unknown) => {
      throw new KubeSageError('DependencyDown', `The API does not answer at ${apiUrl}.`, { cause: error });
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok || also.includes(response.status)) return answer;
    throw toError(answer, response.status);
  }
}

function toError(answer: unknown, status: number): KubeSageError {
  const { code, detail, next } = answer as { readonly code?: string; readonly detail?: string; readonly next?: string };
  const known = code !== undefined && Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'Internal';
  return new KubeSageError(known, detail ?? `The API answered ${status}.`, next === undefined ? {} : { next });
}
