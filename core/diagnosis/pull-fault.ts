/** Why an image could not be pulled, from the words of containerd, CRI-O, Docker and the registries. */
export type PullFault = {
  readonly reason:
    | 'ImageNotFound'
    | 'ImagePullUnauthorized'
    | 'ImageNameInvalid'
    | 'ImageNeverPulled'
    | 'RegistryUnreachable'
    | 'RegistryRateLimited'
    | 'ImageArchitectureWrong'
    | 'ImagePullFailed';
  readonly confidence: number;
  readonly says: (image: string) => string;
};

/** Waiting reasons of a container whose image is not there. */
export const pullReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

type Row = PullFault & { readonly is: RegExp };

/** Order matters: "does not exist or may require authorization" is a refusal, "not found" alone is none. */
const rows: readonly Row[] = [
  {
    reason: 'RegistryRateLimited',
    confidence: 0.8,
    is: /toomanyrequests|too many requests|rate limit|429/i,
    says: (image) => `the registry limits how often ${image} may be pulled`,
  },
  {
    reason: 'ImagePullUnauthorized',
    confidence: 0.9,
    is: /unauthori[sz]ed|authentication required|insufficient_scope|pull access denied|access denied|access to the (?:requested )?resource is denied|requested access to the resource is denied|denied: |no basic auth credentials|invalid username\/password|\b40[13] (?:forbidden|unauthorized)|status(?: code)?:? 40[13]/i,
    says: (image) => `the registry does not let it pull ${image} (private, or no such repository)`,
  },
  {
    reason: 'ImageArchitectureWrong',
    confidence: 0.9,
    is: /no match for platform|no matching manifest for|no image found in manifest list for architecture/i,
    says: (image) => `${image} does not exist for the machine type of the node`,
  },
  {
    reason: 'ImageNotFound',
    confidence: 0.95,
    is: /manifest unknown|manifest for .* not found|not found|repository .* (?:does not exist|not found)|name unknown|name_unknown|unknown: artifact|no such image|tag .* (?:does not exist|was not found)|status(?: code)?:? 404/i,
    says: (image) => `image ${image} does not exist in the registry`,
  },
  {
    reason: 'RegistryUnreachable',
    confidence: 0.75,
    is: /no such host|i\/o timeout|connection refused|connection reset|tls handshake|x509|context deadline exceeded|server misbehaving|eof|service unavailable|bad gateway/i,
    says: (image) => `the registry of ${image} cannot be reached`,
  },
];

const invalid: PullFault = {
  reason: 'ImageNameInvalid',
  confidence: 0.95,
  says: (image) => `"${image}" is not a valid image name`,
};
const never: PullFault = {
  reason: 'ImageNeverPulled',
  confidence: 0.9,
  says: (image) => `image ${image} is not on the node and imagePullPolicy is Never`,
};
const unclear: PullFault = {
  reason: 'ImagePullFailed',
  confidence: 0.75,
  says: (image) => `image ${image} cannot be pulled`,
};

export function pullFault(waitingReason: string, words: string): PullFault {
  if (waitingReason === 'InvalidImageName' || /couldn't parse image|invalid reference format/i.test(words))
    return invalid;
  if (waitingReason === 'ErrImageNeverPull') return never;
  return rows.find(({ is }) => is.test(words)) ?? unclear;
}
