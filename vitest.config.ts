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

/** Loading the sources takes longer than most of these files, so the files of one worker share them. */
const SHARED = ["test/{contract,gateway,rules,sdk,sandbox,batch}/**/*.test.ts", "test/cli/workflows/*.test.ts"];
/** These replace modules or globals. */
const ALONE = ["test/batch/reports/release/judge-certificate.test.ts", "test/sdk/telemetry/opentelemetry.test.ts"];
const IN_SHARED_PROCESSES = {
  extends: true as const,
  test: { name: "bdc", include: SHARED, exclude: ALONE, isolate: false },
};
const IN_OWN_PROCESSES = {
  extends: true as const,
  test: {
    name: "bdc alone",
    include: ["test/{cli,docs,examples,package,proof}/**/*.test.ts", ...ALONE],
    exclude: ["test/cli/workflows/*.test.ts"],
  },
};

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
    projects: [IN_SHARED_PROCESSES, IN_OWN_PROCESSES, WITHOUT_FAST_PATH],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
