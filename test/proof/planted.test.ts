import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUGS } from "../../proof/planted/bugs.js";
import { withBug } from "../../proof/planted/run.js";

const ROOT = join(import.meta.dirname, "..", "..");

describe("the planted bugs", () => {
  it("are at least six", () => {
    expect(Object.keys(BUGS).length).toBeGreaterThanOrEqual(6);
  });

  it.each(Object.entries(BUGS))("%s still fits the sources", async (_, bug) => {
    const changed = await withBug(bug, ROOT);
    expect(changed.size).toBe(new Set(bug.edits.map((e) => e.file)).size);
  });
});
