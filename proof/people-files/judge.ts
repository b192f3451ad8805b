/** Compares the register with what the generator knows. Shares no code with the program. */
import { UNUSABLE } from "./cell.js";
import type { Expectation, ExpectedFiling } from "./expected.js";
import type { RegisteredFiling, SubmittedFile, FoundRow } from "./submit.js";

/** Figures that only count. */
export const COUNTS = [
  "cells compared",
  "rows in files",
  "filings",
  "filed",
  "refused with a finding",
  "refused although every cell is usable",
  "refused with the whole file",
  "rejected, or in conflict with an earlier filing",
  "doubtful cells with a warning",
  "cells filed differently, with a warning",
] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

/** Figures that must be zero. */
export const WRONGS = [
  "silently changed cells",
  "doubtful cells without a warning",
  "lost",
  "duplicated",
  "wrong",
  "crashes",
] as const;
type Wrong = (typeof WRONGS)[number];

export interface FileVerdict {
  readonly counts: Counts;
  readonly wrong: readonly { readonly what: Wrong; readonly detail: string }[];
  /** Identities of the cases that belong to the file. */
  readonly cases: readonly string[];
}

/** Fields that the program adds to a material. */
const ADDED = /^materials\/\d+\/(?:size|pages)$/;

export function judgeFile(file: SubmittedFile, registered: ReadonlyMap<string, RegisteredFiling[]>): FileVerdict {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Counts;
  const wrong: { what: Wrong; detail: string }[] = [];
  const cases: string[] = [];
  const fail = (what: Wrong, filing: ExpectedFiling | undefined, detail: string) =>
    void wrong.push({ what, detail: `${file.about}${filing ? ` row ${filing.rows.join()}` : ""}: ${detail}` });
  if (file.crash) fail("crashes", undefined, file.crash);
  for (const filing of file.filings) {
    counts.filings++;
    counts["rows in files"] += filing.rows.length;
    const own = registered.get(filing.unitCode) ?? [];
    cases.push(...own.map(({ caseNo }) => caseNo));
    if (own.length > 1) fail("duplicated", filing, own.map(({ caseNo }) => caseNo).join(" "));
    const [first] = own;
    if (first) judgeCase(filing, first);
    else if (!file.crash) judgeMissing(filing);
  }
  return { counts, wrong, cases };

  function judgeCase(filing: ExpectedFiling, found: RegisteredFiling): void {
    counts.filed++;
    if (found.kind !== filing.kind) fail("wrong", filing, `a case of the kind ${found.kind}`);
    const leaves = new Map(leavesOf(found.filing));
    const rows = file.found.filter(({ row }) => filing.rows.length === 0 || filing.rows.includes(row));
    for (const expectation of filing.expectations) {
      counts["cells compared"]++;
      const actual = leaves.get(expectation.path);
      leaves.delete(expectation.path);
      const isRight = expectation.value !== UNUSABLE && isSame(actual, expectation.value);
      const hasFinding = hasFindingAt(rows, expectation);
      const name = `${expectation.path} (${expectation.form})`;
      if (!isRight && !(expectation.value === UNUSABLE && actual === undefined && hasFinding)) {
        if (hasFinding) counts["cells filed differently, with a warning"]++;
        else
          fail(
            "silently changed cells",
            filing,
            `${name} holds ${JSON.stringify(actual)} instead of ${expectation.value === UNUSABLE ? "nothing" : JSON.stringify(expectation.value)}`,
          );
      } else if (expectation.isDoubtful) {
        if (hasFinding) counts["doubtful cells with a warning"]++;
        else fail("doubtful cells without a warning", filing, `${name} holds ${JSON.stringify(actual)}`);
      }
    }
    for (const [path, value] of leaves)
      if (!ADDED.test(path)) fail("wrong", filing, `${path} holds ${JSON.stringify(value)}`);
  }

  function judgeMissing(filing: ExpectedFiling): void {
    if (file.refusal) {
      counts["refused with the whole file"]++;
      return;
    }
    // Rows of a torn file have no numbers of their own.
    const rows = filing.rows.length > 0 ? filing.rows : [undefined];
    for (const row of rows) {
      const own = file.found.filter((found) => row === undefined || found.row === row);
      // The number was used before for other content: reported as a conflict.
      if (own.some(({ state }) => state === "turned-away" || state === "changed")) {
        counts["rejected, or in conflict with an earlier filing"]++;
        return;
      }
      if (!own.some(({ findings }) => findings.some(({ severity }) => severity !== "warning")))
        fail(
          "lost",
          filing,
          `row ${row ?? "?"} has no case and no finding (${own.map(({ state }) => state).join() || "not recorded"})`,
        );
    }
    counts["refused with a finding"]++;
    if (filing.expectations.every(({ value, isDoubtful }) => value !== UNUSABLE && !isDoubtful))
      counts["refused although every cell is usable"]++;
  }
}

function hasFindingAt(rows: readonly FoundRow[], { column }: Expectation): boolean {
  return column !== undefined && rows.some(({ findings }) => findings.some((finding) => finding.column === column));
}

function* leavesOf(value: unknown, path = ""): Generator<[string, unknown]> {
  if (typeof value !== "object" || value === null) return yield [path, value];
  for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, path === "" ? key : `${path}/${key}`);
}

const DECIMAL = /^\d+(?:\.\d+)?$/;
/** Amounts are equal whatever zeros end them; a line break is one however a file writes it. */
function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual !== "string" || typeof expected !== "string") return actual === expected;
  if (expected.includes(".") || actual.includes(".")) {
    if (DECIMAL.test(actual) && DECIMAL.test(expected)) return plain(actual) === plain(expected);
  }
  return actual.replaceAll("\r\n", "\n") === expected.replaceAll("\r\n", "\n");
}
const plain = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
