/** One labelled series of the Numenta Anomaly Benchmark. Windows are index ranges, both ends within. */
export type LabelledSeries = {
  readonly length: number;
  readonly windows: readonly (readonly [number, number])[];
  /** Indices of what was detected. */
  readonly detections: readonly number[];
};

export type NabProfile = { readonly tpWeight: number; readonly fnWeight: number; readonly fpWeight: number };

/** Rows at the beginning in which nothing counts. */
export function probation(length: number): number {
  return Math.floor(Math.min(0.15 * length, 0.15 * 5_000));
}

/**
 * The benchmark's score (Lavin and Ahmad, "Evaluating real-time anomaly detection algorithms", 2015): the first detection in a window
 * earns more the earlier it is, each detection outside costs more the farther it lies behind a window, a missed window costs; all
 * scaled so that detecting nothing is 0 and the perfect detector 100.
 */
export function nabScore(series: readonly LabelledSeries[], profile: NabProfile): number {
  const windows = series.reduce((sum, each) => sum + each.windows.length, 0);
  const raw = series.reduce((sum, each) => sum + scoreOf(each, profile), 0);
  const nothing = -profile.fnWeight * windows;
  return (100 * (raw - nothing)) / (profile.tpWeight * windows - nothing);
}

function scoreOf({ length, windows, detections }: LabelledSeries, profile: NabProfile): number {
  const counted = detections.filter((at) => at >= probation(length));
  const hits = windows.map(([from, to]) => {
    const first = counted.find((at) => at >= from && at <= to);
    if (first === undefined) return -profile.fnWeight;
    return (profile.tpWeight * sigmoid(-(to - first + 1) / (to - from + 1))) / sigmoid(-1);
  });
  const strays = counted
    .filter((at) => !windows.some(([from, to]) => at >= from && at <= to))
    .map((at) => {
      const before = windows.findLast(([, to]) => to < at);
      return profile.fpWeight * (before === undefined ? -1 : sigmoid((at - before[1]) / (before[1] - before[0])));
    });
  return [...hits, ...strays].reduce((sum, value) => sum + value, 0);
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
