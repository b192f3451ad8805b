import {
  KINDS,
  brand,
  columnsFor,
  isBranded,
  kinds,
  maskStrayHeader,
  showValue,
  type Kind,
} from "../../../contract/index.js";
import { ROW_TEXTS, createFinding, type MessageParams, type RowCode, type RowFinding } from "../../../rules/index.js";
import type { TableRecord } from "../../files/common/record.js";
import type { Candidate } from "./header-layout.js";
import { nearest } from "./likeness.js";

/** Thrown when the header of a file cannot be used. Lists every reason. */
export class HeaderError extends Error {
  /** Name of the class. */
  override readonly name = "HeaderError";
  constructor(
    /** Path of the file, as it was given. */
    readonly path: string,
    /** Every reason. */
    readonly findings: readonly RowFinding[],
  ) {
    super(findings.map((f) => f.en).join("; "));
    brand(this, "header-error");
  }
}

/** Checks for a `HeaderError`, including one from another copy of the package in this process. */
export function isHeaderError(error: unknown): error is HeaderError {
  return isBranded(error, "header-error");
}

/** How the header was read, for its errors. */
export interface HeaderReading {
  readonly kind?: Kind | undefined;
  /** Encoding and delimiter of a CSV file, as text for errors. Absent for a workbook. */
  readonly reading?: { readonly zh: string; readonly en: string } | undefined;
}

/** Creates a finding about the header. */
export function headerFinding(
  code: RowCode,
  facts: MessageParams,
  row: number,
  column?: number,
  header?: string,
): RowFinding {
  return {
    ...createFinding(code, ROW_TEXTS[code], facts),
    row,
    ...(column !== undefined && { column }),
    ...(header !== undefined && { header: showValue(maskStrayHeader(header)) }),
  };
}

/** Explains why no header was found: none at all, several kinds that fit, or missing columns. */
export function noHeader(
  rows: readonly TableRecord[],
  candidates: readonly Candidate[],
  fitting: readonly Candidate[],
  { kind, reading }: HeaderReading,
): RowFinding {
  const row = candidates[0]?.headerRow ?? rows[0]?.row ?? 1;
  if (kind || candidates.length === 0) {
    const [k] = kind ? [kind] : kinds;
    const example = columnsFor(k!)
      .filter((c) => c.required)
      .slice(0, 4)
      .map((c) => c.zh)
      .join("、");
    const names = kind
      ? { kindZh: `“${KINDS[kind].zh}”`, kindEn: KINDS[kind].en }
      : { kindZh: "任何业务种类", kindEn: "any kind of filing" };
    const facts = { rows: rows.length, ...names, example, readingZh: reading?.zh ?? "", readingEn: reading?.en ?? "" };
    return headerFinding("header-not-found", facts, row);
  }
  if (fitting.length > 1) {
    const names = fitting.map((c) => `${c.kind}（${KINDS[c.kind].zh}）`).join("、");
    const options = (lang: "zh" | "en", or: string) =>
      fitting.map((c) => `--kind ${c.kind} (${KINDS[c.kind][lang]})`).join(or);
    return headerFinding(
      "kind-ambiguous",
      { candidates: names, optionsZh: options("zh", " 或 "), optionsEn: options("en", " or ") },
      row,
    );
  }
  const nearestKind = closest(candidates);
  const unknown = nearestKind.unknown.map((u) => u.header);
  const missing = (meant: (header: string) => string) =>
    nearestKind.missing
      .map((c) => {
        const near = nearest(c, unknown);
        return c.zh + (near === undefined ? "" : meant(near));
      })
      .join("、");
  return headerFinding(
    "kind-unknown",
    {
      nearZh: `；最接近“${KINDS[nearestKind.kind].zh}”（${nearestKind.kind}），还缺：${missing((header) => `（疑为文件中的“${header}”）`)}`,
      nearEn: `; the closest kind is ${nearestKind.kind}, for which the file lacks ${missing((header) => ` (possibly the column “${header}”)`)}`,
      template: nearestKind.kind,
    },
    row,
  );
}

/** Returns the kind with the most recognized and fewest missing columns. */
export function closest(candidates: readonly Candidate[]): Candidate {
  return [...candidates].sort((a, b) => b.bound.length - b.missing.length - (a.bound.length - a.missing.length))[0]!;
}

/** Reports a header that is complete for another kind than the given one. */
export function wrongKind(chosen: Candidate, candidates: readonly Candidate[]): RowFinding[] {
  if (chosen.missing.length === 0) return [];
  const better = candidates
    .filter((c) => c.missing.length === 0 && c.bound.length > chosen.bound.length)
    .sort((a, b) => b.bound.length - a.bound.length)[0];
  if (!better) return [];
  return [
    headerFinding(
      "wrong-kind",
      { actual: KINDS[better.kind].zh, expected: KINDS[chosen.kind].zh, actualKind: better.kind },
      chosen.headerRow,
    ),
  ];
}
