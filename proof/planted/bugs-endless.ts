import type { Bug } from "./bugs.js";

/** Bugs in reading lists and the change feed. */
export const BUGS_ENDLESS: Readonly<Record<string, Bug>> = {
  "an unknown cursor is kept": {
    why: "after the authority restores its feed, the stored cursor would be rejected forever",
    edits: [
      {
        file: "src/batch/engine/change-feed.ts",
        find: "if (cursor !== undefined) return this.#startAnew(cursor, error);",
        replace: "",
      },
    ],
    tier: "endless",
    flags: ["--filings", "1", "--rows", "40"],
  },
  "a feed with lost changes is trusted": {
    why: "changes before the start of a new feed are only in the list of cases",
    edits: [
      {
        file: "src/batch/engine/change-feed.ts",
        find: "if (!(await this.#recordAllCases(restart !== undefined))) return undefined;",
        replace: "",
      },
    ],
    tier: "endless",
    flags: ["--filings", "1", "--rows", "40"],
  },
  "repeating cursors are not detected": {
    why: "an endless list would be read forever",
    edits: [
      {
        file: "src/sdk/resources/page-guard.ts",
        find: "if (next === this.#remembered?.cursor)",
        replace: "if (next === this.#remembered?.content)",
      },
    ],
    tier: "endless",
    flags: ["--filings", "1", "--rows", "40"],
  },
};
