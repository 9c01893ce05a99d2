/** Labels of a series as Prometheus has them; `__name__` is the metric's name and may be absent (of an expression). */
export type SeriesLabels = Readonly<Record<string, string>>;

/** One series: `times` are epoch milliseconds, ascending, one for each value. A gap is a missing time, never a NaN. */
export type TimeSeries = {
  readonly labels: SeriesLabels;
  readonly times: readonly number[] | Float64Array;
  readonly values: readonly number[] | Float64Array;
};
