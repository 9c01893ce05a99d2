import type { ChangeCategory, ChangeRecord } from '../../core/timeline/change-record.ts';
import type { Page, PageRequest } from './stores.ts';

/** A change as it is kept. A field that swings to and fro is one row from some point on. */
export type StoredChange = ChangeRecord & {
  /** How many changes the row stands for. */
  readonly occurrences: number;
  /** RFC 3339: the latest of them; `at` where it is one. */
  readonly lastAt: string;
};

export type ChangeFilter = {
  readonly cluster?: string;
  readonly namespace?: string;
  /** `Kind/namespace/name`, or `Kind/name` in any namespace; the kind in any case. */
  readonly object?: string;
  readonly category?: ChangeCategory;
  /** RFC 3339, inclusive. */
  readonly since?: string;
  /** RFC 3339, inclusive. */
  readonly until?: string;
  readonly search?: string;
};

/** What was changed in clusters, kept 30 days. */
export type ChangeStore = {
  /** Idempotent by id. What is known from the cluster's memory only is left out where it was seen when it happened. */
  readonly append: (records: readonly ChangeRecord[]) => Promise<void>;
  /** Latest first. */
  readonly list: (filter: ChangeFilter, page: PageRequest) => Promise<Page<StoredChange>>;
};
