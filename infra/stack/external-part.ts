import type { PartState } from './stack-state.ts';

/** A part that runs elsewhere: used, shown, and never started or stopped. Its address is shown without credentials. */
export function externalPart(name: string, address: string): PartState {
  const shown = URL.canParse(address) ? new URL(address).host || address : address;
  return {
    name,
    state: 'external',
    pid: null,
    pidStartedAt: null,
    address: shown,
    restarts: 0,
    detail: 'configured, not started by kubesage',
  };
}
