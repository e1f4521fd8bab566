import { loadavg } from "node:os";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Prints what the measurements annotate, and nothing else but failures. */
export default class BenchReporter implements Reporter {
  onBegin(): void {
    const [load = 0] = loadavg();
    console.log(`Load of this machine before it began: ${load.toFixed(1)}\n`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    console.log(test.title);
    for (const { type, description } of result.annotations)
      console.log(`  ${type}: ${description}`);
    for (const { message } of result.errors) console.log(`  failed: ${message}`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
