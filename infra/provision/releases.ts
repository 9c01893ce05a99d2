import type { ComponentName } from './component.ts';

/** An official release of a component for one platform. Only rows whose checksum is known from the project itself are listed. */
export type Release = { readonly url: string; readonly sha256: string; /** Path of the binary in the archive; null when the file is the binary. */ readonly entry: string | null };

/** By component, then `<platform>-<arch>` as Node names them. A platform that is missing is built from source. */
export const releases: Readonly<Partial<Record<ComponentName, Readonly<Record<string, Release>>>>> = {};
