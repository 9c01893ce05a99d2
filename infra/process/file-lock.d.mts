export function tryLock(path: string): (() => void) | null;
export function lock(
  path: string,
  options?: { readonly onWait?: (pid: number | null) => void; readonly signal?: AbortSignal | undefined },
): Promise<() => void>;
export function lockHolder(path: string): number | null;
