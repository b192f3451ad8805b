import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_BUGS } from "../../proof/planted/all-bugs.js";
import { plantedBugs, withBug } from "../../proof/planted/run.js";
import { hasStrace } from "../../proof/steps.js";

const ROOT = join(import.meta.dirname, "..", "..");

describe("the planted bugs", () => {
  it("number at least 18", () => {
    expect(Object.keys(ALL_BUGS).length).toBeGreaterThanOrEqual(18);
  });

  it.each(Object.entries(ALL_BUGS))("still match the sources: %s", async (_, bug) => {
    const changed = await withBug(bug, ROOT);
    expect(changed.size).toBe(new Set(bug.edits.map((e) => e.file)).size);
  });

  // Running all of them takes minutes: npm run proof -- --planted.
  it.skipIf(!hasStrace())(
    "are detected by their tier, shown end to end for one of them",
    { timeout: 120_000 },
    async () => {
      expect((await plantedBugs({ bug: "does not flush" })).failures).toEqual([]);
    },
  );
});
