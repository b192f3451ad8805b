import type { Bug } from "./bugs.js";

const MATCH = "src/batch/ledger/case-match.ts";
const DIFFERS =
  '(units !== "" && units !== filing.units) || (contentDigest !== undefined && contentDigest !== filing.digest);';
const RECORD = "src/batch/ledger/changes/filing-changes.ts";
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

/** Bugs in judging the responses of a gateway: cases, calls and lists. */
export const BUGS_GATEWAY: Readonly<Record<string, Bug>> = {
  "a case is accepted by its ref alone": {
    why: "a ref that was used for other content names another filing's case",
    edits: [{ file: MATCH, find: 'return differs ? "different" : "same";', replace: 'return "same";' }],
    ...conflicts,
  },
  "only the units of a case are compared": {
    why: "the same unit may have been filed with another amount",
    edits: [{ file: MATCH, find: DIFFERS, replace: '(units !== "" && units !== filing.units);' }],
    ...conflicts,
  },
  "only the digest of a case is compared": {
    why: "some gateways return no digest; a case of another unit must be detected without it",
    edits: [
      { file: MATCH, find: DIFFERS, replace: "(contentDigest !== undefined && contentDigest !== filing.digest);" },
    ],
    ...lyingNumbers("without a digest"),
  },
  "the feed marks a discarded conflict as filed": {
    why: "the case that the authority reports under the ref still belongs to another filing",
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
  "a case without units or digest is accepted": {
    why: "a case number without units and content does not show to which filing it belongs",
    edits: [
      {
        file: "src/batch/engine/resolve-unclear.ts",
        find: 'return facts.units !== "" || facts.contentDigest !== undefined;',
        replace: "return true;",
      },
    ],
    ...lyingNumbers("another filing's case without units"),
  },
  "one case number for several filings": {
    why: "a case belongs to exactly one filing",
    edits: [
      {
        file: RECORD,
        find: "return (this.filingOf.get(caseNo) ?? filing.id) !== filing.id;",
        replace: "return false;",
      },
    ],
    ...lyingNumbers("one case number for many"),
  },
  "an empty case number": {
    why: "a case without a number cannot be found again",
    edits: [
      {
        file: "src/contract/responses/case.ts",
        find: ".regex(/^\\S(?:.{0,98}\\S)?$/u)",
        replace: ".regex(/^.{0,100}$/u)",
      },
    ],
    ...lyingNumbers("empty case numbers"),
  },
  "a contradiction is reported only once": {
    why: "every command must report it until a person has resolved it",
    edits: [{ file: "src/cli/commands/batch/exit-code.ts", find: "counts.contradictions > 0 ||", replace: "" }],
    ...lyingNumbers("numbers swapped"),
  },
  "a reopened case is ignored": {
    why: "a final status that is withdrawn contradicts the earlier report",
    edits: [{ file: RECORD, find: "return reopened || wentBack ?", replace: "return filing.id < 0 ?" }],
    ...lyingNumbers("reopened"),
  },
  "a 4xx page counts as a rejection": {
    why: "a rejection by a proxy is not a rejection by the authority",
    edits: [
      {
        file: "src/batch/engine/sending/call-failure.ts",
        find: 'return status === 413 ? "too-large-unproven" : "lost";',
        replace: 'return status === 413 ? "too-large-unproven" : status && status < 500 ? "refused" : "lost";',
      },
    ],
    ...callRefusals("451 as HTML for"),
  },
  "probes without a pause": {
    why: "frequent probes put load on a failing gateway",
    edits: [
      {
        file: "src/batch/engine/sending/outage.ts",
        find: "const delay = early ?? PROBE_INTERVAL_MS * (1 + this.#random() / 5);",
        replace: "const delay = 20;",
      },
    ],
    ...callOutages("503 as HTML"),
  },
  "filings are judged undeliverable during an outage": {
    why: "while nothing is filed, an absent case says nothing about a single filing",
    edits: [
      {
        file: "src/batch/engine/outcomes.ts",
        find: "absences < MAX_ABSENCES || lost.filedSince < enough",
        replace: "absences < MAX_ABSENCES",
      },
    ],
    ...callOutages("longer than the patience limit"),
  },
  "an undeliverable filing is retried forever": {
    why: "a filing that never arrives while others do needs manual review",
    edits: [
      {
        file: "src/batch/engine/outcomes.ts",
        find: "const MAX_ABSENCES = 8;",
        replace: "const MAX_ABSENCES = 8_000;",
      },
    ],
    ...callRefusals("400 as HTML"),
  },
  "the announced call size is ignored": {
    why: "the capabilities state the maximum size",
    edits: [
      {
        file: "src/batch/engine/run-batch.ts",
        find: "maxBytes: capabilities.batch.maxBytes,",
        replace: "maxBytes: Number.MAX_SAFE_INTEGER,",
      },
    ],
    ...callRefusals("above the announced size"),
  },
  "a rejected call size is tried again": {
    why: "one rejection shows that the call is too large",
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
    why: "the feed can be read again from its beginning",
    edits: [
      {
        file: "src/batch/engine/change-feed.ts",
        find: "if (cursor !== undefined) return this.#startAnew(cursor, error);",
        replace: "",
      },
    ],
    ...endless("cursor rejected with 410"),
  },
  "look-up pages are read without limit": {
    why: "one ref has at most one case, so a few pages are enough",
    edits: [
      {
        file: "src/sdk/resources/cases.ts",
        find: "const MAX_PAGES_OF_A_REF = 10;",
        replace: "const MAX_PAGES_OF_A_REF = 1e9;",
      },
    ],
    ...endless("look-up pages with ever-new cursors"),
  },
};
