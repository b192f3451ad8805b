import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENTS } from "../support/documents.js";
import { ROOT, run } from "../support/workspace.js";

describe("documents", () => {
  it("whose tables are made from the code are fresh", async () => {
    const ran = await run(
      process.execPath,
      [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), "scripts/cli-docs.ts", "--check"],
      { cwd: ROOT, env: { PATH: process.env["PATH"]!, HOME: process.env["HOME"]! } },
    );
    expect(ran.code, ran.stderr).toBe(0);
  }, 60_000);

  it("README.md begins with the two commands", () => {
    const text = readFileSync(path.join(ROOT, "README.md"), "utf8");
    expect(text.split("\n").slice(0, 8).join("\n")).toMatch(/npm ci && npm run demo\nnpm ci && npm test/);
  });

  it("link only to files that are there", () => {
    const missing = DOCUMENTS.flatMap((file) =>
      [...readFileSync(path.join(ROOT, file), "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => path.join(path.dirname(file), target!))
        .filter((target) => !existsSync(path.join(ROOT, target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(missing).toEqual([]);
  });
});
