import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, run } from "../support/workspace.js";

describe("the documents", () => {
  it("contain up-to-date tables generated from the code", async () => {
    const ran = await run(
      process.execPath,
      [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), "scripts/cli-docs.ts", "--check"],
      { cwd: ROOT, env: { PATH: process.env["PATH"]!, HOME: process.env["HOME"]! } },
    );
    expect(ran.code, ran.stderr).toBe(0);
  }, 60_000);

  it.each(["README.md", "README.zh-CN.md"])("show the two first commands at the beginning of %s", (file) => {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    expect(text.split("\n").slice(0, 8).join("\n")).toMatch(/npm ci && npm run demo\nnpm ci && npm test/);
  });
});
