/** Means of the last `width` values, and how such means were spread before the present ones began. O(1) a value, `2 · width` numbers of state. */
export class LaggedMean {
  readonly #width: number;
  readonly #values: Float64Array;
  readonly #means: Float64Array;
  #count = 0;
  #sum = 0;
  #known = 0;
  #centre = 0;
  #squares = 0;

  constructor(width: number) {
    this.#width = width;
    this.#values = new Float64Array(width);
    this.#means = new Float64Array(width);
  }

  /** How many earlier means the spread is drawn from. */
  get known(): number {
    return this.#known;
  }

  /** Mean of the earlier means. */
  get centre(): number {
    return this.#centre;
  }

  /** Standard deviation of the earlier means about `from`. */
  spreadAbout(from: number): number {
    return Math.sqrt(this.#squares / Math.max(1, this.#known) + (this.#centre - from) ** 2);
  }

  /** Takes in a value; answers the mean of the last ones. */
  add(value: number): number {
    const place = this.#count % this.#width;
    if (this.#count >= this.#width) {
      this.#sum -= this.#values[place] ?? 0;
      this.#learn(this.#means[place] ?? 0);
    }
    this.#values[place] = value;
    this.#sum += value;
    this.#count += 1;
    const mean = this.#sum / Math.min(this.#count, this.#width);
    this.#means[place] = mean;
    return mean;
  }

  /** Welford's update. */
  #learn(mean: number): void {
    this.#known += 1;
    const difference = mean - this.#centre;
    this.#centre += difference / this.#known;
    this.#squares += difference * (mean - this.#centre);
  }
}
