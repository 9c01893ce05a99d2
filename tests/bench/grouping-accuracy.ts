/**
 * Share of lines whose predicted group holds exactly the lines of their labelled group (Zhu et al., "Tools and benchmarks for automated
 * log parsing", 2019). Linear in the lines.
 */
export function groupingAccuracy(labels: readonly string[], predicted: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const groups = new Map<string, string[]>();
  for (const [at, group] of predicted.entries()) {
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [labels[at] ?? '']);
    else members.push(labels[at] ?? '');
  }
  let right = 0;
  for (const members of groups.values()) {
    const [label = ''] = members;
    if (members.every((other) => other === label) && sizes.get(label) === members.length) right += members.length;
  }
  return right / Math.max(1, labels.length);
}
