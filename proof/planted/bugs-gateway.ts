import type { Bug } from "./bugs.js";

const MATCH = "src/batch/ledger/case-match.ts";
const DIFFERS =
  '(units !== "" && units !== filing.units) || (contentDigest !== undefined && contentDigest !== filing.digest);';
const RECORD = "src/batch/ledger/sqlite/unit-of-work.ts";
const conflicts = { tier: "conflicts", flags: ["--filings", "1", "--rows", "40"] } as const;
const lyingNumbers = (variant: string) => ({
  tier: "lying-numbers",
  flags: ["--filings", "1", "--rows", "60", "--variant", variant],
});
const callOutages = (variant: string) => ({
  tier: "call-outages",
  flags: ["--filings", "1", "--rows", "240", "--variant", variant],
});
const callRefusals = (variant: string) => ({
  tier: "call-refusals",
  flags: ["--filings", "1", "--rows", "400", "--variant", variant],
});
const endless = (variant: string) => ({
  tier: "endless",
  flags: ["--filings", "1", "--rows", "40", "--variant", variant],
});

/** Mistakes about what a gateway says: of cases, of calls, of lists. */
export const BUGS_GATEWAY: Readonly<Record<string, Bug>> = {
  "a case under the same ref is taken unseen": {
    why: "a ref that was used for other content names somebody else's case",
    edits: [{ file: MATCH, find: 'return differs ? "different" : "same";', replace: 'return "same";' }],
    ...conflicts,
  },
  "only the units of a case are compared": {
    why: "the same unit may have been filed for another amount",
    edits: [{ file: MATCH, find: DIFFERS, replace: '(units !== "" && units !== filing.units);' }],
    ...conflicts,
  },
  "only the digest of a case is compared": {
    why: "not every gateway gives a digest; a case of another unit is another's all the same",
    edits: [
      { file: MATCH, find: DIFFERS, replace: "(contentDigest !== undefined && contentDigest !== filing.digest);" },
    ],
    ...lyingNumbers("without a digest"),
  },
  "a conflict that was given up is filed by the feed": {
    why: "what the authority reports under its ref is still another filing's case",
    edits: [
      {
        file: RECORD,
        find: 'if (isInConflict(filing) && cause !== "adopted")',
        replace: 'if (isInConflict(filing) && cause !== "adopted" && filing.state !== "discarded")',
      },
      {
        file: RECORD,
        find: "if (isOther) return this.recordConflict(filing, facts.caseNo);",
        replace: 'if (isOther && filing.state !== "discarded") return this.recordConflict(filing, facts.caseNo);',
      },
    ],
    ...conflicts,
  },
  "a bare case is taken for the row's own": {
    why: "a number without units and content does not say whose it is",
    edits: [
      {
        file: "src/batch/engine/resolve-unclear.ts",
        find: 'return hasNoEvidence ? { id, attempt, cause: "to-confirm" } : {',
        replace: "return {",
      },
    ],
    ...lyingNumbers("bare case of somebody else"),
  },
  "one case number for several filings": {
    why: "a case is the case of one filing",
    edits: [
      {
        file: RECORD,
        find: "return (this.#filingOf.get(caseNo) ?? filing.id) !== filing.id;",
        replace: "return false;",
      },
    ],
    ...lyingNumbers("one number for many"),
  },
  "an empty case number": {
    why: "nobody can find a case without a number",
    edits: [
      {
        file: "src/contract/responses/case.ts",
        find: ".regex(/^\\S(?:.{0,98}\\S)?$/u)",
        replace: ".regex(/^.{0,100}$/u)",
      },
    ],
    ...lyingNumbers("an empty number"),
  },
  "a contradiction is told once": {
    why: "it stands until a person has settled it, and every command has to say so",
    edits: [{ file: "src/cli/commands/batch/exit-code.ts", find: "counts.contradictions > 0 ||", replace: "" }],
    ...lyingNumbers("numbers swapped"),
  },
  "a case that went back is passed over": {
    why: "an end that did not last contradicts what was told",
    edits: [{ file: RECORD, find: "return reopened || wentBack ?", replace: "return filing.id < 0 ?" }],
    ...lyingNumbers("went back"),
  },
  "a page turns filings away": {
    why: "what something in front of the gateway refuses, the authority has not refused",
    edits: [
      {
        file: "src/batch/engine/sending/call-failure.ts",
        find: 'return status === 413 ? "too-large-unproven" : "lost";',
        replace: 'return status === 413 ? "too-large-unproven" : status && status < 500 ? "refused" : "lost";',
      },
    ],
    ...callRefusals("451 as a page"),
  },
  "probes without a pause": {
    why: "an outage is not ended by asking more often",
    edits: [
      {
        file: "src/batch/engine/sending/outage.ts",
        find: "const delay = early ?? PROBE_INTERVAL_MS * (1 + this.#random() / 5);",
        replace: "const delay = 20;",
      },
    ],
    ...callOutages("503 as a page"),
  },
  "an outage makes a poisoned filing": {
    why: "where nothing is filed, an absence says nothing about the filing",
    edits: [
      {
        file: "src/batch/engine/outcomes.ts",
        find: "absences < MAX_ABSENCES || lost.filedSince < enough",
        replace: "absences < MAX_ABSENCES",
      },
    ],
    ...callOutages("longer than the patience"),
  },
  "a poisoned filing has no end": {
    why: "what never arrives while others do is for a person",
    edits: [
      {
        file: "src/batch/engine/outcomes.ts",
        find: "const MAX_ABSENCES = 8;",
        replace: "const MAX_ABSENCES = 8_000;",
      },
    ],
    ...callRefusals("400 as a page"),
  },
  "the announced size of a call is ignored": {
    why: "the authority said what it takes",
    edits: [
      {
        file: "src/batch/engine/run-batch.ts",
        find: "maxBytes: capabilities.batch.maxBytes,",
        replace: "maxBytes: Number.MAX_SAFE_INTEGER,",
      },
    ],
    ...callRefusals("capabilities foretell"),
  },
  "a refused size is tried again": {
    why: "one refusal is enough to know that a call is too large",
    edits: [
      {
        file: "src/batch/engine/sending/call-limits.ts",
        find: "Math.floor(bytesOf(call) / 2)",
        replace: "bytesOf(call) - 1",
      },
    ],
    ...callRefusals("413 above a size, as a problem"),
  },
  "an unknown feed cursor ends the watch": {
    why: "the ledger knows enough to read the feed anew",
    edits: [
      {
        file: "src/batch/engine/change-feed.ts",
        find: "if (cursor !== undefined) return this.#startAnew(cursor, error);",
        replace: "",
      },
    ],
    ...endless("cursor refused with 410"),
  },
  "look-up pages are read for ever": {
    why: "one ref has one case",
    edits: [
      {
        file: "src/sdk/resources/cases.ts",
        find: "const MAX_PAGES_OF_A_REF = 10;",
        replace: "const MAX_PAGES_OF_A_REF = 1e9;",
      },
    ],
    ...endless("look-up pages, always another cursor"),
  },
};
