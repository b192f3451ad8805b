/** LibreOffice, without a window: converts OpenDocument sheets to workbooks and CSV files, many at one start. */
import { execFileSync } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CellContent } from "../cell.js";
import type { Sheet } from "../expected.js";
import { run, type SheetFile } from "./book.js";

export function hasLibreOffice(): boolean {
  try {
    execFileSync("soffice", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Formats of the written files, and the options of the filter: separator, quote, character set (76 UTF-8). */
const FILTERS: Readonly<Record<string, string>> = {
  xlsx: "xlsx:Calc MS Excel 2007 XML",
  csv: "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
  "csv in semicolons": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true,false",
};
export const LIBREOFFICE_FORMATS = Object.keys(FILTERS);

/** Files of one format in one start. */
const MAX_FILES = 250;

export async function convert(files: readonly SheetFile[], dir: string): Promise<void> {
  for (const format of LIBREOFFICE_FORMATS) {
    const own = files.filter((file) => file.format === format);
    for (let from = 0; from < own.length; from += MAX_FILES)
      await convertSome(
        own.slice(from, from + MAX_FILES),
        FILTERS[format]!,
        join(dir, `office-${format}-${from}`),
        dir,
      );
  }
}

async function convertSome(files: readonly SheetFile[], filter: string, work: string, dir: string): Promise<void> {
  const out = join(work, "out");
  await mkdir(out, { recursive: true });
  const sources = files.map(({ path }) => join(work, `${basename(path, extname(path))}.fods`));
  for (const [i, { sheet }] of files.entries()) await writeFile(sources[i]!, openDocument(sheet));
  const profile = pathToFileURL(join(dir, "office-profile")).href;
  await run(
    "soffice",
    [`-env:UserInstallation=${profile}`, "--headless", "--convert-to", filter, "--outdir", out, ...sources],
    { env: { ...process.env, TZ: "Asia/Shanghai", LC_ALL: "C.UTF-8" }, maxBuffer: 2 ** 26, timeout: 600_000 },
  );
  for (const { path } of files) await rename(join(out, basename(path)), path);
}

const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replaceAll("\ufffd", "&#xFFFD;");

/** A flat OpenDocument spreadsheet. */
function openDocument(sheet: Sheet): string {
  const styles = new Map<string, string>();
  const styleOf = (format: string): string => {
    if (!styles.has(format)) styles.set(format, `c${styles.size}`);
    return styles.get(format)!;
  };
  const rows = sheet.rows.map((cells, r) => {
    const hidden = sheet.hiddenRows.includes(r + 1) ? ' table:visibility="collapse"' : "";
    const content = cells.map((cell, c) => {
      const merged = sheet.merges.find((area) => area.column === c && area.firstRow <= r && r <= area.lastRow);
      if (merged && merged.firstRow < r) return "<table:covered-table-cell/>";
      const span = merged
        ? ` table:number-columns-spanned="1" table:number-rows-spanned="${merged.lastRow - merged.firstRow + 1}"`
        : "";
      return cellXml(cell, span, styleOf);
    });
    return `<table:table-row${hidden}>${content.join("") || "<table:table-cell/>"}</table:table-row>`;
  });
  const cellStyles = [...styles].map(
    ([format, name]) =>
      `${numberStyle(format, name)}<style:style style:name="${name}" style:family="table-cell" style:data-style-name="n${name}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>${cellStyles.join("")}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Sheet1">${rows.join("")}</table:table></office:spreadsheet></office:body></office:document>
`;
}

function cellXml(cell: CellContent | undefined, span: string, styleOf: (format: string) => string): string {
  if (cell === undefined || cell === "") return `<table:table-cell${span}/>`;
  if (typeof cell === "string") return textCell(cell, span);
  if ("number" in cell) {
    const style = cell.format ? ` table:style-name="${styleOf(cell.format)}"` : "";
    return `<table:table-cell${span}${style} office:value-type="float" office:value="${cell.number}"/>`;
  }
  if ("date" in cell)
    return `<table:table-cell${span} table:style-name="${styleOf(cell.format)}" office:value-type="date" office:date-value="${cell.date}"/>`;
  if ("boolean" in cell)
    return `<table:table-cell${span} office:value-type="boolean" office:boolean-value="${cell.boolean}"/>`;
  if ("formula" in cell) return `<table:table-cell${span} table:formula="of:=${xml(cell.formula)}"/>`;
  return `<table:table-cell${span} table:formula="of:=NA()"/>`;
}

/** Spaces at the edges and breaks need elements of their own. */
function textCell(text: string, span: string): string {
  const lines = text.split("\n").map((line) => {
    const marked = xml(line).replaceAll("\t", "<text:tab/>").replace(/ {1}/g, "<text:s/>");
    return `<text:p>${marked}</text:p>`;
  });
  return `<table:table-cell${span} office:value-type="string">${lines.join("")}</table:table-cell>`;
}

/** The number formats of the forms in this folder, as OpenDocument writes them. */
function numberStyle(format: string, name: string): string {
  const style = ` style:name="n${name}"`;
  const literal = (text: string): string => `<number:text>${xml(text)}</number:text>`;
  if (/[ymd]/i.test(format) && !/[#0]/.test(format)) {
    const parts = format.match(/y+|m+|d+|h+|"[^"]*"|[^ymdh"]/gi) ?? [];
    let isClock = false;
    const content = parts.map((part) => {
      const long = part.length > 1 ? ' number:style="long"' : "";
      if (/^y/.test(part)) return '<number:year number:style="long"/>';
      if (/^d/.test(part)) return `<number:day${long}/>`;
      if (/^h/.test(part)) return ((isClock = true), `<number:hours${long}/>`);
      if (/^m/.test(part)) return isClock ? `<number:minutes${long}/>` : `<number:month${long}/>`;
      return literal(part.replaceAll('"', ""));
    });
    return `<number:date-style${style}>${content.join("")}</number:date-style>`;
  }
  if (format.includes("?"))
    return `<number:number-style${style}><number:fraction number:min-integer-digits="0" number:min-numerator-digits="1" number:min-denominator-digits="1"/></number:number-style>`;
  const decimals = /\.(0+)/.exec(format)?.[1]!.length ?? 0;
  const digits = /^0+$/.test(format) ? format.length : 1;
  const number = `<number:number number:decimal-places="${decimals}" number:min-decimal-places="${decimals}" number:min-integer-digits="${digits}"${format.includes("#,") ? ' number:grouping="true"' : ""}/>`;
  if (format.endsWith("%"))
    return `<number:percentage-style${style}>${number}${literal("%")}</number:percentage-style>`;
  const [before = "", after = ""] = format
    .split(/[#0,.]+/)
    .map((part) => part.replace(/\[\$([^-\]]*)[^\]]*\]|"/g, "$1"));
  return `<number:number-style${style}>${before && literal(before)}${number}${after && literal(after)}</number:number-style>`;
}
