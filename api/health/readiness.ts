import { setTimeout as delay } from 'node:timers/promises';
import type { CheckedPart } from '../dependencies.ts';

export type PartReadiness = { readonly name: string; readonly ok: boolean; readonly detail: string };
export type Readiness = { readonly ready: boolean; readonly parts: readonly PartReadiness[] };

const answerWithinMs = 2_000;

/** Asks every part at once. A part that is down costs readiness only when nothing works without it. */
export async function readReadiness(parts: readonly CheckedPart[]): Promise<Readiness> {
  const answers = await Promise.all(parts.map(ask));
  return { ready: parts.every(({ isRequired }, index) => !isRequired || answers[index]?.ok === true), parts: answers };
}

async function ask({ name, check }: CheckedPart): Promise<PartReadiness> {
  const over = new AbortController();
  try {
    await Promise.race([
      check(),
      delay(answerWithinMs, undefined, { signal: over.signal, ref: false }).then(() => {
        throw new Error(`no answer within ${answerWithinMs / 1000} s`);
      }),
    ]);
    return { name, ok: true, detail: 'answers' };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
  }
}
