/** An object as a person writes it. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
};

/** One object of the system; `earlier` are the versions that were rolled out before it, oldest first. */
export type SystemObject = { readonly manifest: Manifest; readonly earlier: readonly Manifest[] };

/** Random-looking text for a purpose: the same for the same cluster and purpose. */
export type SecretText = (purpose: string) => string;

export function only(manifest: Manifest): SystemObject {
  return { manifest, earlier: [] };
}

/** `Kind/namespace/name`, which identifies an object in the system. */
export function manifestKey({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}
