import { execFileSync } from "node:child_process";
import { describe, it, expect } from "vitest";

describe("docs/reference/rules.md and docs/reference/columns.md", () => {
  it("are up to date with the rules, columns and texts", () => {
    expect(() =>
      execFileSync(process.execPath, ["--import", "tsx", "scripts/rules-doc.ts", "--check"], { stdio: "pipe" }),
    ).not.toThrow();
  });
});
