import { defineConfig } from "vitest/config";

/** Repeats the checker's tests without its fast path; both paths must give the same results. */
const WITHOUT_FAST_PATH = {
  extends: true as const,
  test: {
    name: "without fast path",
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
    projects: [{ extends: true, test: { name: "bdc", include: ["test/**/*.test.ts"] } }, WITHOUT_FAST_PATH],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
