import { describe, expect, it } from "vitest";
import { csv, registerOf, workspaceWithSandbox, stateOf } from "../support/workspace.js";
import { mortgage } from "../support/filing-rows.js";

const ROWS = 10_000;
const { workspace, sandbox } = await workspaceWithSandbox();

describe("ten thousand mortgages", () => {
  it("are checked, filed and registered in one run, with equal counts on both sides", async () => {
    const wrong = new Set([17, 4_711, 9_999]);
    const rows = Array.from({ length: ROWS }, (_, i) =>
      mortgage(i + 1, wrong.has(i + 1) ? { termEnd: "2026-02-30" } : {}),
    );
    const file = workspace.file("many.csv", csv("mortgage.file", rows));

    const checked = await workspace.bdc(["check", file, "--json"]);
    expect(checked.code).toBe(3);
    expect([checked.json.rows, checked.json.invalidRows]).toEqual([ROWS, wrong.size]);

    const ran = await workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--wait", "5m", "--json"]);
    expect(ran.code, ran.stdout + ran.stderr).toBe(3);
    const { counts } = ran.json;
    expect(counts.rows).toBe(ROWS);
    expect(Object.values(counts.byState as Record<string, { rows: number }>).reduce((sum, t) => sum + t.rows, 0)).toBe(
      ROWS,
    );
    expect(counts.byState.invalid.rows).toBe(wrong.size);
    expect(counts.byState.filed.rows).toBe(ROWS - wrong.size);
    expect(counts.settled.rows).toBe(ROWS - wrong.size);

    const state = await stateOf(sandbox);
    expect(state.cases).toBe(ROWS - wrong.size);
    expect(state.byStatus).toEqual({ certified: ROWS - wrong.size });
    const filed = await registerOf(sandbox);
    expect(new Set(filed.map((c) => c.ref)).size).toBe(ROWS - wrong.size);

    const lines = workspace.read("many.结果.csv").trimEnd().split("\r\n");
    expect(lines).toHaveLength(ROWS + 1);
    const certificates = new Set(filed.flatMap((c) => c.certificates as string[]));
    expect(
      lines.filter((line) =>
        [...line.matchAll(/浙（\d{4}）[^,]*?不动产证明第\d+号/g)].some(([no]) => certificates.has(no)),
      ),
    ).toHaveLength(ROWS - wrong.size);
  }, 300_000);
});
