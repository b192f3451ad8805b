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

/** A CSV file of seizure requests. */
export interface SeizureFile {
  /** Content of the file: UTF-8 with byte order mark, CRLF, Chinese headers. */
  readonly bytes: Uint8Array;
  /** Number of data rows. */
  readonly rows: number;
  /** Required columns that a person must fill in. */
  readonly toFill: readonly Pick<Column, "key" | "zh" | "en">[];
}

/** A court's search by person, of which a seizure file can be made. */
export type CourtSearch = Required<Pick<SearchRequest, "documentNo" | "persons" | "officerName" | "officerCardNo">>;

/**
 * Checks whether a unit found by a search may be seized. A mortgage notice is the debtor's right on another person's
 * home, which must not be seized for it (法释〔2013〕20号: no measures against non-parties); nor is a mortgagee the owner.
 */
export const isSeizable = (hit: SearchHit): boolean => hit.as !== "mortgage-notice-holder" && hit.as !== "mortgagee";

/**
 * Creates a `seizure.request` file for the units that a search found. Owned units are seized; purchased units not yet
 * transferred are pre-seized (法发〔2004〕5号 art. 15).
 *
 * @param search The search request, which names the persons, the document and the officer.
 * @param searchNo Number of the search; part of each ref.
 * @param matches Units found. Those that must not be seized are left out.
 */
export function seizureFile(search: CourtSearch, searchNo: string, matches: readonly SearchHit[]): SeizureFile {
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
