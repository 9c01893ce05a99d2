import { Cell } from './dependency-graph.ts';

/** What one key of a table holds. It stays while somebody has read it, be it only to see that there is nothing. */
export class KeyedCell<T> extends Cell {
  readonly #home: Map<string, KeyedCell<T>>;
  readonly #key: string;
  value: T | undefined = undefined;

  constructor(home: Map<string, KeyedCell<T>>, key: string) {
    super();
    this.#home = home;
    this.#key = key;
  }

  override discard(): void {
    if (this.value === undefined && this.readers === null && this.#home.get(this.#key) === this)
      this.#home.delete(this.#key);
  }
}

export function cellOf<T>(table: Map<string, KeyedCell<T>>, key: string): KeyedCell<T> {
  let cell = table.get(key);
  if (cell === undefined) {
    cell = new KeyedCell<T>(table, key);
    table.set(key, cell);
  }
  return cell;
}
