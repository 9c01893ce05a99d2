import { LaggedMean } from './lagged-mean.ts';

/** Why a value stands out. */
export type AnomalyKind = 'new-extreme' | 'out-of-season' | 'level-shift';

export type Judgement = {
  /** 1 and above is an anomaly; between, how near it comes. */
  readonly score: number;
  readonly kind: AnomalyKind;
  readonly isAnomaly: boolean;
};

const dayMs = 86_400_000;
const slotsOfDay = 144;
/** A slot's expectation follows its latest days. */
const slotMemory = 0.3;
/** Before a day has passed nothing is news: the first morning's rise is one extreme after the other. */
const learningMs = dayMs;
const [residualWidth, residualsNeeded, residualLimit] = [6, 200, 6] as const;
const [levelWidth, levelsNeeded, levelLimit] = [50, 60, 4.3] as const;
/** Share of the range so far by which a new extreme must lie beyond it. */
const extremeLimit = 1 / 25;
const quietFor = 250;
const louderBy = 1.5;

/**
 * Judges the values of one series as they come, in constant time and with about 260 numbers of state, by three simple and unlike
 * views, of which the most surprised speaks:
 * - a new extreme: how far beyond everything seen, in ranges (record values);
 * - out of season: the mean residual of the last values against what the same time of day had lately, in its usual deviations;
 * - a level shift: the mean of the last 50 values against how such means were spread before (as a Shewhart chart of means).
 * After an anomaly it keeps quiet for 250 values unless something half as strong again comes: one alarm for one trouble. Values that
 * are not finite are passed over. One configuration for every series; measured on the Numenta Anomaly Benchmark in the bench.
 */
export class StreamingDetector {
  readonly #slotMeans = new Float64Array(slotsOfDay);
  readonly #slotCounts = new Uint32Array(slotsOfDay);
  readonly #residuals = new LaggedMean(residualWidth);
  readonly #levels = new LaggedMean(levelWidth);
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #seen = 0;
  #beganAt = Number.NaN;
  #alarmAt = Number.NEGATIVE_INFINITY;
  #alarmScore = 0;

  /** `at` is epoch milliseconds. */
  judge(at: number, value: number): Judgement {
    if (!Number.isFinite(value)) return { score: 0, kind: 'new-extreme', isAnomaly: false };
    const surprises: readonly (readonly [AnomalyKind, number])[] = [
      ['new-extreme', this.#extreme(value)],
      ['out-of-season', this.#season(at, value)],
      ['level-shift', this.#shift(value)],
    ];
    const [kind, score] = surprises.reduce((most, next) => (next[1] > most[1] ? next : most));
    if (this.#seen === 0) this.#beganAt = at;
    this.#seen += 1;
    const isLearning = at - this.#beganAt < learningMs;
    const isQuiet = this.#seen - this.#alarmAt < quietFor && score < this.#alarmScore * louderBy;
    const isAnomaly = score >= 1 && !isQuiet && !isLearning;
    if (isAnomaly) {
      this.#alarmAt = this.#seen;
      this.#alarmScore = score;
    }
    return { score, kind, isAnomaly };
  }

  #extreme(value: number): number {
    const range = this.#high - this.#low;
    const beyond = Math.max(0, value - this.#high, this.#low - value);
    this.#low = Math.min(this.#low, value);
    this.#high = Math.max(this.#high, value);
    if (this.#seen === 0 || beyond === 0) return 0;
    return range > 0 ? beyond / range / extremeLimit : 1 / extremeLimit;
  }

  #season(at: number, value: number): number {
    const slot = Math.floor(((((at % dayMs) + dayMs) % dayMs) / dayMs) * slotsOfDay);
    const expected = this.#slotMeans[slot] ?? 0;
    const count = this.#slotCounts[slot] ?? 0;
    this.#slotMeans[slot] = expected + Math.max(slotMemory, 1 / (count + 1)) * (value - expected);
    this.#slotCounts[slot] = count + 1;
    if (count === 0) return 0;
    const residual = this.#residuals.add(value - expected);
    if (this.#residuals.known <= residualsNeeded) return 0;
    const usual = this.#residuals.spreadAbout(0) + Math.abs(expected) / 100 + 1e-9;
    return Math.abs(residual) / usual / residualLimit;
  }

  #shift(value: number): number {
    const level = this.#levels.add(value);
    if (this.#levels.known <= levelsNeeded) return 0;
    const { centre } = this.#levels;
    return Math.abs(level - centre) / (this.#levels.spreadAbout(centre) + Math.abs(centre) * 1e-6 + 1e-9) / levelLimit;
  }
}
