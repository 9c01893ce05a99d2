import type { ObjectAnalyzer } from './object-analyzer.ts';

/** Analyzers of one object at a time. To add one: its file in `analyzers/` with its test, and its line here. */
export const objectAnalyzers: readonly ObjectAnalyzer[] = [];
