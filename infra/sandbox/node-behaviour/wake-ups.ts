/** When to look at which pod: soon, after a change, or at a later moment. Many changes of one pod are one look. */
export class WakeUps {
  readonly #look: (key: string) => void;
  readonly #soon = new Set<string>();
  readonly #later = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  #isScheduled = false;
  #isStopped = false;

  constructor(look: (key: string) => void) {
    this.#look = look;
  }

  now(key: string): void {
    if (this.#isStopped) return;
    this.#soon.add(key);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#lookAround());
  }

  /** Replaces an earlier appointment of the same key. */
  at(key: string, at: number): void {
    if (this.#isStopped) return;
    const known = this.#later.get(key);
    if (known?.at === at) return;
    if (known !== undefined) clearTimeout(known.timer);
    const timer = setTimeout(
      () => {
        this.#later.delete(key);
        this.now(key);
      },
      Math.max(0, at - Date.now()),
    );
    this.#later.set(key, { at, timer });
  }

  cancel(key: string): void {
    clearTimeout(this.#later.get(key)?.timer);
    this.#later.delete(key);
    this.#soon.delete(key);
  }

  stop(): void {
    this.#isStopped = true;
    for (const key of [...this.#later.keys()]) this.cancel(key);
    this.#soon.clear();
  }

  #lookAround(): void {
    this.#isScheduled = false;
    const keys = [...this.#soon];
    this.#soon.clear();
    for (const key of keys) this.#look(key);
  }
}
