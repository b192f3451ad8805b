import { columnsFor, type Column, type Kind } from "../contract/index.js";

const BOM = "\uFEFF";

/** Marks a note row; a reader leaves such a row aside. */
const NOTE = { zh: "说明：", en: "Note: " } as const;

/**
 * A CSV that Excel opens as it is: headers with a star where something is required, a row of notes, two example rows that pass every check.
 * UTF-8 with a byte order mark, CRLF. The examples of a court kind name documents that must lie beside the file.
 */
export function templateFor(kind: Kind, lang: "zh" | "en"): string {
  const columns = columnsFor(kind);
  const rows = [
    columns.map((c) => (lang === "zh" ? c.zh : c.en) + (c.required ? "*" : "")),
    columns.map((c, i) => (i === 0 ? NOTE[lang] : "") + noteOf(c, lang)),
    ...([0, 1] as const).map((i) => columns.map((c) => c.examples?.[i] ?? "")),
  ];
  return BOM + rows.map((row) => row.map(quote).join(",") + "\r\n").join("");
}

/** What to write into a column, in a few words. */
export function noteOf(column: Column, lang: "zh" | "en"): string {
  const zh = lang === "zh";
  const choices = column.table?.entries.map((e) => (zh ? e.zh : e.zh)).join(zh ? "、" : ", ");
  const preset = column.default === undefined ? undefined : column.table?.entries.find((e) => e.value === column.default)?.zh ?? column.default;
  return [
    column.noteZh && (zh ? column.noteZh : column.noteEn),
    choices,
    column.cell === "yes-no" ? (zh ? "是、否" : "是, 否") : undefined,
    column.cell === "date" ? "2026-01-05" : undefined,
    column.place.in === "people" && column.place.field === "name" ? (zh ? "多人用顿号、分隔" : "several people separated by 、") : undefined,
    preset && (zh ? `默认${preset}` : `${preset} when empty`),
  ].filter(Boolean).join(zh ? "；" : "; ");
}

function quote(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
