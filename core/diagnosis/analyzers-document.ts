import type { ObjectAnalyzer } from './object-analyzer.ts';
import { compareText } from './order.ts';
import { workloadKinds } from './workloads.ts';

/** The text of `docs/analyzers.md`, made from the registry so that the two cannot drift. */
export function analyzersDocument(analyzers: readonly ObjectAnalyzer[]): string {
  const sorted = [...analyzers].sort((a, b) => compareText(a.name, b.name));
  const rows = sorted.flatMap((analyzer) =>
    Object.entries(analyzer.reasons).map(
      ([reason, meaning], at) =>
        `| ${at === 0 ? `\`${analyzer.name}\`` : ''} | ${at === 0 ? saySubjects(analyzer) : ''} | \`${reason}\` | ${inCell(meaning)} |`,
    ),
  );
  const reasons = new Set(sorted.flatMap((analyzer) => Object.keys(analyzer.reasons)));
  return `# Analyzers

What KubeSage finds without asking anybody: ${sorted.length} analyzers, ${reasons.size} reasons. Each looks at one object at a time, together with what
it hangs on; "workloads" are top-level ones with their pods. A finding says one of the reasons about one object, with the evidence for
it, its cause as far as that goes, and remedies where a safe one is known. This page is made from
\`core/diagnosis/object-analyzers.ts\`: \`npm run docs\` writes it.

| analyzer | looks at | reason | what it means |
|---|---|---|---|
${rows.join('\n')}
`;
}

function saySubjects({ subjects }: ObjectAnalyzer): string {
  const isWhole = workloadKinds.every((kind) => subjects.includes(kind));
  const others = subjects.filter((kind) => !isWhole || !workloadKinds.some((each) => each === kind));
  return [...(isWhole ? ['workloads'] : []), ...others].join(', ');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
