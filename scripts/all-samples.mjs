// Repeats the tests of random and damaged files with all their inputs; `npm test` takes a sample of them. Further
// arguments go to vitest.
import { spawnSync } from "node:child_process";

const FILES = ["test/batch/check/fast-path/differential.test.ts", "test/batch/check/fast-path/workbooks.test.ts"];

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "bdc", ...FILES, ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, ALL_SAMPLES: "1" } },
);
process.exitCode = status ?? 1;
