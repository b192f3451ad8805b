import type { Bug } from "./bugs.js";

/** Mistakes in the ways back for what needs a person. */
export const BUGS_NEEDS_PERSON: Readonly<Record<string, Bug>> = {
  "a conflict is taken for a filing that waits": {
    why: "under its ref the authority holds another filing: its case is not ours, and ours cannot be sent again",
    edits: [
      {
        file: "src/batch/ledger/reason-codes.ts",
        find: 'new Set(["ref-conflict"])',
        replace: "new Set<string>()",
      },
    ],
    tier: "odd-days",
    flags: ["--day", "other content"],
  },
};
