import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_BUGS } from "../../proof/planted/all-bugs.js";
import { plantedBugs, withBug } from "../../proof/planted/run.js";
import { hasStrace } from "../../proof/steps.js";

const ROOT = join(import.meta.dirname, "..", "..");

describe("planted bugs", () => {
  it("number at least eighteen", () => {
    expect(Object.keys(ALL_BUGS).length).toBeGreaterThanOrEqual(18);
  });

  it.each(Object.entries(ALL_BUGS))("“%s” fits the sources", async (_, bug) => {
    const changed = await withBug(bug, ROOT);
    expect(changed.size).toBe(new Set(bug.edits.map((e) => e.file)).size);
  });

  // All of them take an hour: npm run proof -- --planted.
  it.skipIf(!hasStrace())("are caught by their tier (one of them)", { timeout: 120_000 }, async () => {
    expect((await plantedBugs({ bug: "does not flush" })).failures).toEqual([]);
  });
});
