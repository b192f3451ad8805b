import type { Bug } from "./bugs.js";

/** Bugs that make the stored state of the ledger differ from its event chain. */
export const BUGS_AUDIT: Readonly<Record<string, Bug>> = {
  "a case is stored without its time": {
    why: "every stored time must follow from the events",
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
  "the claimed content differs from the recorded content": {
    why: "the claim event must record the digest of the stored body",
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
