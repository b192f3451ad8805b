import type { Bug } from "./bugs.js";

/** Bugs in detecting the same filing under two refs. */
export const BUGS_REFS: Readonly<Record<string, Bug>> = {
  "another ref counts as another filing": {
    why: "the same unit, contract and amount under another ref in another file needs confirmation",
    edits: [
      {
        file: "src/batch/engine/run-batch.ts",
        find: "claimSourceOf(ledger, batch.id, owner, file && judgeBy(file, tally))",
        replace: "claimSourceOf(ledger, batch.id, owner)",
      },
    ],
    tier: "conflicts",
    flags: ["--filings", "1", "--rows", "40"],
  },
  "filings that need confirmation are sent with a warning": {
    why: "a finding that needs confirmation must hold its filing back until it is accepted",
    edits: [
      {
        file: "src/rules/model/finding.ts",
        find: 'return severity === "error" || (severity === "confirm" && accepted === undefined);',
        replace: 'return severity === "error";',
      },
    ],
    tier: "conflicts",
    flags: ["--filings", "1", "--rows", "40"],
  },
};
