import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files start programs and take minutes, the longest first. */
const LONG = ["/test/proof/", "/test/docs/", "/test/cli/", "/test/examples/", "/test/batch/ledger/"];

/** Without durations of an earlier run, vitest starts with the largest files, and the longest may run last and alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((folder) => moduleId.includes(folder));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/**
 * Files that need a process of their own, because they replace modules or globals, or measure the process. All others
 * share one per worker: loading the sources takes longer than most files.
 */
const ALONE = ["test/batch/reports/release/judge-certificate.test.ts", "test/sdk/telemetry/opentelemetry.test.ts"];
const bdc = {
  extends: true as const,
  test: { name: "bdc", include: ["test/**/*.test.ts"], exclude: ALONE, isolate: false },
};
const alone = { extends: true as const, test: { name: "bdc alone", include: ALONE } };

/** Repeats the checker's tests without its fast path; both paths must give the same results. */
const WITHOUT_FAST_PATH = {
  extends: true as const,
  test: {
    name: "without fast path",
    isolate: false,
    include: ["test/batch/check/*.test.ts", "test/batch/mapping/{real-office-files,untitled-columns}.test.ts"],
    env: { CHECK_FAST_PATH: "off" },
  },
};

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 90_000,
    pool: "forks",
    // One more than the cores of CI, because many tests wait for programs that they start.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    globalSetup: "test/support/remove-check-folders.ts",
    projects: [bdc, alone, WITHOUT_FAST_PATH],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
