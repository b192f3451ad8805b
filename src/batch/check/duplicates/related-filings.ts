import {
  columnsFor,
  foldReference,
  isSameMatter,
  maskStrayHeader,
  mattersOf,
  maskStrayReference,
  showValue,
  type Filing,
  type Kind,
} from "../../../contract/index.js";
import {
  ROW_TEXTS,
  applyAcceptance,
  applySeverity,
  blocksFiling,
  createFinding,
  type MessageParams,
  type RowCode,
  type RowFinding,
  type RulePack,
} from "../../../rules/index.js";
import type { BoundColumn } from "../../mapping/headers/header-layout.js";

/** A filing of another batch, as the ledger holds it. */
export interface EarlierFiling {
  /** Ref of the filing. */
  readonly ref: string;
  /** Id of its batch. */
  readonly batch: string;
  /** File name of its batch. */
  readonly fileName: string;
  /** Its first row in that file. */
  readonly row: number;
  /** Its case number, when the authority has it. */
  readonly caseNo?: string;
  /** Content as JSON, as it was sent. */
  readonly body: string;
}

/** A filing that is about to be recorded. */
export interface NewFiling {
  /** Ref of the filing. */
  readonly ref: string;
  /** Row numbers as Excel shows them, ascending. */
  readonly rows: readonly number[];
  /** Content of the filing. */
  readonly filing: Filing;
}

/** Rule for a second filing of the same matter, by kind. */
export const MATTER_RULES = {
  "mortgage.file": "mortgage-repeated",
  "mortgage.cancel": "cancel-repeated",
  "pre-notice.register": "pre-notice-repeated",
  "pre-notice.cancel": "cancel-repeated",
  "seizure.request": "seizure-repeated",
  "seizure.renew": "seizure-repeated",
  "seizure.release": "seizure-repeated",
} as const satisfies Record<Kind, RowCode>;

/** Returns the column to which such a finding refers. */
export function matterField(kind: Kind): string {
  if (kind === "mortgage.file") return "mortgageContractNo";
  if (kind === "mortgage.cancel" || kind === "pre-notice.cancel") return "proofNo";
  return kind === "pre-notice.register" ? "unitCode" : "documentNo";
}

/** Message parameters for an earlier filing of the same file. */
export function inThisFile(row: number, ref: string | undefined): MessageParams {
  return { where: `第 ${row} 行`, whereEn: `row ${row}`, other: ref === undefined ? "…" : shownRef(ref) };
}

/** The ref of another filing in a message. Its row is named too, so a ref that looks like a person is masked. */
const shownRef = (ref: string): string => showValue(maskStrayReference(ref));

function inAnotherBatch({ batch, fileName, row, ref, caseNo }: EarlierFiling): MessageParams {
  const file = showValue(fileName);
  return {
    where: `批次 ${batch}（${file}）第 ${row} 行${caseNo === undefined ? "" : `、受理编号 ${showValue(caseNo)}`}`,
    whereEn: `batch ${batch} (${file}), row ${row}${caseNo === undefined ? "" : `, case ${showValue(caseNo)}`}`,
    other: shownRef(ref),
  };
}

export interface RelatedOptions {
  readonly kind: Kind;
  readonly columns: readonly BoundColumn[];
  readonly accept?: ReadonlyMap<string, string> | undefined;
  readonly pack?: RulePack | undefined;
}

/**
 * Compares a filing with earlier ones in the ledger. Reports refs that differ only in spelling, and filings of the same
 * matter with another ref. When a finding blocks the filing, every row of the filing gets the reason.
 */
export function findRelated(
  { ref, rows, filing }: NewFiling,
  earlier: readonly EarlierFiling[],
  options: RelatedOptions,
): RowFinding[] {
  const { kind } = options;
  const row = rows[0]!;
  const found: RowFinding[] = [];
  const others = earlier.filter((other) => other.ref !== ref);
  const near = others.find((other) => foldReference(other.ref) === foldReference(ref));
  if (near) found.push(...finding("ref-near", "ref", row, inAnotherBatch(near), options));
  const matters = mattersOf(kind, filing);
  const reported = new Set<string>();
  for (const other of others) {
    const theirs = mattersOf(kind, JSON.parse(other.body) as Filing);
    for (const matter of matters) {
      if (reported.has(matter.unitCode) || !theirs.some((their) => isSameMatter(matter, their))) continue;
      reported.add(matter.unitCode);
      const facts = { ...inAnotherBatch(other), unit: matter.unitCode };
      found.push(...finding(MATTER_RULES[kind], matterField(kind), row, facts, options));
    }
  }
  if (!found.some(blocksFiling)) return found;
  const text = ROW_TEXTS["row-of-invalid-filing"];
  return [
    ...found,
    ...rows.slice(1).map((other) => ({ ...createFinding("row-of-invalid-filing", text, { rows: row }), row: other })),
  ];
}

function finding(
  code: RowCode,
  key: string,
  row: number,
  facts: MessageParams,
  { kind, columns, accept, pack }: RelatedOptions,
): RowFinding[] {
  const bound = columns.find((column) => column.key === key);
  const title = columnsFor(kind).find((column) => column.key === key)?.zh;
  const header = bound ? maskStrayHeader(bound.header) : title;
  const reported: RowFinding = {
    ...createFinding(code, ROW_TEXTS[code], facts),
    row,
    field: key,
    ...(bound && { column: bound.index }),
    ...(header !== undefined && { header }),
  };
  const weighted = applySeverity(reported, pack);
  return weighted ? [applyAcceptance(weighted, accept)] : [];
}
