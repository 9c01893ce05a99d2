import { rmSync } from 'node:fs';
import { processStartedAt } from '../process/process-start.mjs';
import { stateFileOf } from './read-stack-state.ts';
import { writePrivately } from './stack-home.ts';
import type { PartState, StackState } from './stack-state.ts';

/** Keeps `stack.json` true: written whole at each change, before anything else happens. */
export type StackRecord = {
  readonly state: () => StackState;
  readonly set: (change: Partial<Omit<StackState, 'parts'>>) => void;
  readonly setPart: (part: PartState) => void;
  readonly remove: () => void;
};

export function openStackRecord(home: string): StackRecord {
  const path = stateFileOf(home);
  let isRemoved = false;
  let state: StackState = {
    version: 1,
    supervisor: { pid: process.pid, pidStartedAt: processStartedAt(process.pid) ?? '' },
    startedAt: new Date().toISOString(),
    apiUrl: null,
    temporal: null,
    databaseUrl: null,
    cluster: null,
    parts: [],
  };
  write();
  return {
    state: () => state,
    set(change) {
      state = { ...state, ...change };
      write();
    },
    setPart(part) {
      const others = state.parts.filter(({ name }) => name !== part.name);
      const at = state.parts.findIndex(({ name }) => name === part.name);
      state = { ...state, parts: at < 0 ? [...others, part] : others.toSpliced(at, 0, part) };
      write();
    },
    remove() {
      isRemoved = true;
      rmSync(path, { force: true });
    },
  };

  function write(): void {
    if (isRemoved) return;
    writePrivately(path, `${JSON.stringify(state, null, 2)}\n`);
  }
}
