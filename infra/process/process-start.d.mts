export type ProcessIdentity = { readonly pid: number; readonly pidStartedAt: string };

export function processStartedAt(pid: number): string | null;
export function isRunning(identity: { readonly pid: number | null; readonly pidStartedAt: string | null }): boolean;
