import { columnsFor, type Column, type Filing, type Kind } from "../../contract/index.js";
import { shownAt, type PartialFiling } from "../../rules/index.js";
import type { Lang } from "./cell-text.js";

const MAX_DIFFERENCES = 10;

/**
 * The fields in which two filings of one kind differ, each with both values side by side, masked where personal.
 * @param before the filing that the ledger knows, as JSON
 * @param now the filing of the row, as JSON
 */
export function differencesText(kind: Kind, before: string, now: string, lang: Lang): string {
  const [known, given] = [JSON.parse(before) as Filing, JSON.parse(now) as Filing];
  const found = columnsFor(kind)
    .filter((column) => rawOf(known, column) !== rawOf(given, column))
    .map((column) => {
      const shown = (filing: Filing): string => shownAt(kind, column.key, filing as PartialFiling) ?? EMPTY[lang];
      const [was, is] = [shown(known), shown(given)];
      return lang === "en"
        ? `${column.en}: recorded ${was}, in this file ${is}`
        : `${column.zh}：已记录 ${was}，本文件 ${is}`;
    });
  const more = found.length > MAX_DIFFERENCES ? " …" : "";
  const listed = found.slice(0, MAX_DIFFERENCES).join(lang === "en" ? "; " : "；") + more;
  return listed || (lang === "en" ? "the units or documents differ" : "不动产单元或附件不同");
}

const EMPTY = { zh: "（空）", en: "(empty)" } as const;

/** The value of a column as JSON; of people, that of every person. */
function rawOf(filing: Filing, { place }: Column): string {
  const values = filing as unknown as Readonly<Record<string, unknown>>;
  if (place.in === "filing") return JSON.stringify(values[place.field]) ?? "";
  if (place.in === "group")
    return JSON.stringify((values[place.group] as Record<string, unknown> | undefined)?.[place.field]) ?? "";
  const people = (values[place.list] ?? []) as readonly Readonly<Record<string, unknown>>[];
  return JSON.stringify(people.map((person) => person[place.field] ?? null));
}
