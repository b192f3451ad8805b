import type { Bug } from "./bugs.js";

/** What the ledger stores and what its chain says of it must be the same, whatever happened on the way. */
export const BUGS_AUDIT: Readonly<Record<string, Bug>> = {
  "a case is stored and its time is not": {
    why: "every time that the ledger keeps must follow from its events",
    edits: [
      {
        file: "src/batch/ledger/sqlite/unit-of-work.ts",
        find: "`UPDATE filings SET state = 'filed', reasons = NULL, conflict = NULL, updated_at = ?, link = ? WHERE ${where}`",
        replace:
          "`UPDATE filings SET state = 'filed', reasons = NULL, conflict = NULL, updated_at = ? - 1, link = ? WHERE ${where}`",
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "what is claimed is not what was recorded": {
    why: "the event of a claim binds the sending to the stored body",
    edits: [
      {
        file: "src/batch/ledger/sqlite/unit-of-work.ts",
        find: "{ body: digestOf(bodies[i]!) }",
        replace: "{ body: digestOf(filing.ref) }",
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
};
