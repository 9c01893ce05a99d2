/** Continues an evenly spaced series. Pure; needs at least one value, and answers `horizon` finite values. */
export type ForecastModel = {
  /** kebab-case, stable: it is stored with what it forecast. */
  readonly name: string;
  readonly forecast: (series: readonly number[], horizon: number) => readonly number[];
};
