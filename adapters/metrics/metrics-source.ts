import type { SeriesLabels, TimeSeries } from '../../core/metrics/time-series.ts';

/** A range of time in epoch milliseconds, both ends included, cut into steps. */
export type TimeRange = { readonly from: number; readonly to: number; readonly stepMs: number };

/**
 * What a source answered. `isPartial` when it said that some of its data was not reachable; `warnings` are its own words.
 * Both are shown to people, never dropped.
 */
export type MetricsAnswer<T> = {
  readonly data: T;
  readonly isPartial: boolean;
  readonly warnings: readonly string[];
};

export type Exemplar = {
  readonly series: SeriesLabels;
  readonly labels: SeriesLabels;
  readonly value: number;
  readonly at: number;
};
export type MetricMetadata = {
  readonly metric: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string;
};
export type SourceAlert = {
  readonly labels: SeriesLabels;
  readonly annotations: SeriesLabels;
  readonly state: string;
  readonly activeAt: string | null;
};
export type SourceRule = {
  readonly group: string;
  readonly name: string;
  readonly kind: 'alerting' | 'recording';
  readonly query: string;
  readonly health: string;
  readonly lastError: string | null;
};

/**
 * Where a cluster's metrics are read: a Prometheus or VictoriaMetrics over its HTTP API v1.
 * Every method throws `KubeSageError` (MetricsUnavailable, MetricsRefused, MetricsQueryInvalid, …) and stops when `signal` does.
 */
export type MetricsSource = {
  readonly name: string;
  /** An instant vector. At most one value a series. */
  readonly instant: (query: string, at: number, signal?: AbortSignal) => Promise<MetricsAnswer<readonly TimeSeries[]>>;
  /** A matrix, aligned to whole steps since the epoch. Long ranges are asked in parts and joined. */
  readonly range: (
    query: string,
    range: TimeRange,
    signal?: AbortSignal,
  ) => Promise<MetricsAnswer<readonly TimeSeries[]>>;
  /** Label sets of the series that match, within the time. */
  readonly series: (
    matchers: readonly string[],
    from: number,
    to: number,
    signal?: AbortSignal,
  ) => Promise<MetricsAnswer<readonly SeriesLabels[]>>;
  readonly labelNames: (signal?: AbortSignal) => Promise<MetricsAnswer<readonly string[]>>;
  readonly labelValues: (
    label: string,
    matchers?: readonly string[],
    signal?: AbortSignal,
  ) => Promise<MetricsAnswer<readonly string[]>>;
  readonly metadata: (signal?: AbortSignal) => Promise<MetricsAnswer<readonly MetricMetadata[]>>;
  readonly alerts: (signal?: AbortSignal) => Promise<MetricsAnswer<readonly SourceAlert[]>>;
  readonly rules: (signal?: AbortSignal) => Promise<MetricsAnswer<readonly SourceRule[]>>;
  readonly exemplars: (
    query: string,
    from: number,
    to: number,
    signal?: AbortSignal,
  ) => Promise<MetricsAnswer<readonly Exemplar[]>>;
  /** Raw samples as stored; VictoriaMetrics by its export, a Prometheus by a range selector. */
  readonly raw: (
    matcher: string,
    from: number,
    to: number,
    signal?: AbortSignal,
  ) => Promise<MetricsAnswer<readonly TimeSeries[]>>;
};

/** Where our own results, and the sandbox's history, are written. Idempotent: the same sample twice is once. */
export type MetricsSink = {
  readonly write: (series: readonly TimeSeries[], signal?: AbortSignal) => Promise<void>;
};

/** The metrics of each cluster, as configured: none is a state that everything must work with. */
export type MetricsSources = {
  readonly of: (cluster: string) => Promise<readonly MetricsSource[]>;
  /** Our own time series database, null while there is none. */
  readonly own: () => Promise<(MetricsSource & MetricsSink) | null>;
};
