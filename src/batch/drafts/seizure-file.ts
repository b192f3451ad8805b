import {
  columnsFor,
  findEntry,
  foldName,
  SEIZURE_MEASURES,
  type Column,
  type SearchHit,
  type SearchRequest,
} from "../../contract/index.js";
import { encodeCsv } from "../files/csv/encode-table.js";
import { escapeFormula } from "../files/csv/encode.js";

export interface SeizureFile {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Required columns that only a person can fill in. */
  readonly toFill: readonly Pick<Column, "key" | "zh" | "en">[];
}

/**
 * A mortgage notice is the debtor's right on somebody else's home: the home itself is not to be seized for it
 * (法释〔2013〕20号: no measures against non-parties).
 */
export const isSeizable = (hit: SearchHit): boolean => hit.as !== "mortgage-notice-holder";

/**
 * A `seizure.request` file from the units that a search found: what is owned is seized, what is only bought is
 * pre-seized (法发〔2004〕5号 art. 15).
 */
export function seizureFile(search: SearchRequest, searchNo: string, matches: readonly SearchHit[]): SeizureFile {
  const columns = columnsFor("seizure.request");
  const rows = matches.filter(isSeizable).map((hit, i): Record<string, string> => {
    const person =
      search.persons.length === 1
        ? search.persons[0]
        : search.persons.find(
            (p) => (hit.idNo !== undefined && p.idNo === hit.idNo) || foldName(p.name) === foldName(hit.holder),
          );
    const measure = findEntry(SEIZURE_MEASURES, hit.as === "owner" ? "seizure" : "pre-seizure")!.zh;
    return {
      ref: `CF-${searchNo}-${String(i + 1).padStart(3, "0")}`,
      documentNo: search.documentNo,
      measure,
      unitCode: hit.unitCode,
      obligorName: person?.name ?? "",
      obligorIdNo: person?.idNo ?? "",
      obligorIdType: findEntry(columns.find((c) => c.key === "obligorIdType")!.table!, person?.idType ?? "")?.zh ?? "",
      officerName: search.officerName,
      officerCardNo: search.officerCardNo,
    };
  });
  const toFill = columns
    .filter((c) => c.required && rows.some((row) => !row[c.key]))
    .map(({ key, zh, en }) => ({ key, zh, en }));
  return {
    bytes: encodeCsv(
      [columns.map((c) => c.zh), ...rows.map((row) => columns.map((c) => escapeFormula(row[c.key] ?? "")))],
      { encoding: "utf-8-bom", newline: "\r\n" },
    ),
    rows: rows.length,
    toFill,
  };
}
