import { columnsFor, templateExamples, type Column, type Kind } from "../../contract/index.js";
import { readMaterials } from "../mapping/cells/materials.js";

const BOM = "\uFEFF";

/** Text that marks the note row, which the reader skips. */
const NOTE = {
  zh: "说明：带 * 的列必填；第 3、4 行是示例，提交前请删除",
  en: "Note: columns with * are required; rows 3 and 4 are examples, delete them before you file",
} as const;

/**
 * Returns the rows of a template: headers (required ones with a star), notes and two examples. The rule
 * `template-example` rejects the examples; they pass every other check.
 */
export function templateRows(kind: Kind, lang: "zh" | "en"): string[][] {
  const columns = columnsFor(kind);
  return [
    columns.map((c) => (lang === "zh" ? c.zh : c.en) + (c.required ? "*" : "")),
    columns.map((c, i) => (i === 0 ? NOTE[lang] : noteOf(c, lang))),
    ...([0, 1] as const).map((i) => columns.map((c) => templateExamples(c)[i])),
  ];
}

/**
 * Creates the template of a kind as a CSV that Excel opens directly: UTF-8 with a byte order mark, CRLF.
 * @param lang Language of headers and notes.
 */
export function createCsvTemplate(kind: Kind, lang: "zh" | "en"): string {
  return (
    BOM +
    templateRows(kind, lang)
      .map((row) => row.map(quote).join(",") + "\r\n")
      .join("")
  );
}

/**
 * Returns the documents that the examples of a template name, as relative paths. The examples of a court are invalid
 * without them.
 */
export function templateDocuments(kind: Kind): string[] {
  const silent = { report: () => undefined, reportDefect: () => undefined, reportInterpretation: () => undefined };
  const named = columnsFor(kind)
    .filter((c) => c.cell === "materials")
    .flatMap((c) => c.examples ?? [])
    .flatMap((text) => {
      const found = readMaterials(text, silent);
      return typeof found === "symbol" ? [] : found.map((material) => material.path);
    });
  return [...new Set(named)];
}

/** Returns a short note on what to write into a column. */
export function noteOf(column: Column, lang: "zh" | "en"): string {
  const zh = lang === "zh";
  const choices = column.table?.entries.map((e) => (zh ? e.zh : e.zh)).join(zh ? "、" : ", ");
  const preset =
    column.default === undefined
      ? undefined
      : (column.table?.entries.find((e) => e.value === column.default)?.zh ?? column.default);
  return [
    column.noteZh && (zh ? column.noteZh : column.noteEn),
    choices,
    column.cell === "yes-no" ? (zh ? "是、否" : "是, 否") : undefined,
    column.cell === "date" ? "2026-01-05" : undefined,
    column.place.in === "people" && column.place.field === "name"
      ? zh
        ? "多人用顿号、分隔"
        : "several people separated by 、"
      : undefined,
    preset && (zh ? `默认${preset}` : `${preset} when empty`),
  ]
    .filter(Boolean)
    .join(zh ? "；" : "; ");
}

function quote(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
