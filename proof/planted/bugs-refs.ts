import type { Bug } from "./bugs.js";

/** Mistakes about filings of one matter under two numbers. */
export const BUGS_REFS: Readonly<Record<string, Bug>> = {
  "another number is another matter": {
    why: "the same unit, contract and amount under another number in another file is filed only with a person's word",
    edits: [
      {
        file: "src/batch/engine/run-batch.ts",
        find: "claimSourceOf(ledger, batch.id, owner, file && judgeBy(file))",
        replace: "claimSourceOf(ledger, batch.id, owner)",
      },
    ],
    tier: "conflicts",
    flags: ["--filings", "1", "--rows", "40"],
  },
  "what needs a word is filed with a warning": {
    why: "a finding that needs confirmation keeps its filing back until it is accepted",
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
