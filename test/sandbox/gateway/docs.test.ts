import path from "node:path";
import { expect, it } from "vitest";
import { ROOT, run } from "../../support/workspace.js";

it("the tables of the sandbox and the schema of scenarios in docs/reference are up to date", async () => {
  const ran = await run(
    process.execPath,
    [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), "scripts/sandbox-docs.ts", "--check"],
    { cwd: ROOT, env: { PATH: process.env["PATH"]!, HOME: process.env["HOME"]! } },
  );
  expect(ran.code, ran.stderr).toBe(0);
}, 60_000);
