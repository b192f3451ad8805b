import type { Bug } from "./bugs.js";

/** Bugs in resolving filings that need manual review. */
export const BUGS_NEEDS_PERSON: Readonly<Record<string, Bug>> = {
  "a conflict is treated as a pending filing": {
    why: "the authority holds another filing under the ref, so this one cannot be adopted or sent again",
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
