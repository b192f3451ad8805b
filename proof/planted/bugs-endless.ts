import type { Bug } from "./bugs.js";

export const BUGS_ENDLESS: Readonly<Record<string, Bug>> = {
  "an unknown cursor is kept": {
    why: "a feed that the authority has restored would never be read again",
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
  "a feed that lost changes is believed": {
    why: "what happened before the beginning of a feed stands only in the list of cases",
    edits: [
      {
        file: "src/batch/engine/change-feed.ts",
        find: "if (!(await this.#recordAllCases())) return undefined;",
        replace: "",
      },
    ],
    tier: "endless",
    flags: ["--filings", "1", "--rows", "40"],
  },
  "cursors that come round again": {
    why: "a list without end would be read for ever",
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
