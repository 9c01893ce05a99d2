/** One thing that `kubesage doctor` looked at. `warn` costs a feature or comfort, `fail` keeps KubeSage from working. */
export type Check = {
  readonly name: string;
  readonly level: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do about it; null when all is well. */
  readonly fix: string | null;
};

export function ok(name: string, says: string): Check {
  return { name, level: 'ok', says, fix: null };
}

export function warn(name: string, says: string, fix: string): Check {
  return { name, level: 'warn', says, fix };
}

export function fail(name: string, says: string, fix: string): Check {
  return { name, level: 'fail', says, fix };
}
