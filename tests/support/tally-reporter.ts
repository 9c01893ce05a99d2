import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with the one plain line that a CI system reads: `N passed, N failed`. */
class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tally = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      let ran = 0;
      for (const test of module.children.allTests()) {
        ran += 1;
        const { state } = test.result();
        if (state === 'passed' || state === 'failed' || state === 'skipped') tally[state] += 1;
        else tally.failed += 1;
      }
      // A file that could not even be loaded holds no tests, yet it failed.
      if (ran === 0 && module.state() === 'failed') tally.failed += 1;
    }
    if (tally.skipped > 0) process.stdout.write(`\n${tally.skipped} skipped\n`);
    process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`);
  }
}

// Vitest loads a reporter file's default export.
// biome-ignore lint/style/noDefaultExport: Vitest's contract.
export default TallyReporter;
