import { columnLetters } from "../../files/common/column-letters.js";
import { cellReference } from "../../files/xlsx/sheet.js";
import { escapedExcel, escapedText } from "../../files/xlsx/xml.js";
import { MAIN } from "../../files/xlsx-writer/new-workbook.js";
import { heightOf, shownWidth } from "../../files/xlsx-writer/row-height.js";
import { PAGE_FOOTER } from "../../files/xlsx-writer/sheet-layout.js";

/** Value of a cell. Numbers and times are real ones, so that a spreadsheet can sort and add them. */
export type CellValue =
  | string
  | number
  /** Amount as a decimal text, written digit by digit. */
  | { readonly amount: string }
  /** Day, YYYY-MM-DD. */
  | { readonly day: string }
  /** Time (epoch ms), shown as time in China. */
  | { readonly at: number };

/** Fill of a row. */
export type Tone = "good" | "waiting" | "bad" | "total" | "plain";

/** One row of a sheet. */
export interface SheetRow {
  readonly cells: readonly (CellValue | undefined)[];
  readonly tone?: Tone;
}

const TONES = ["plain", "good", "waiting", "bad", "total"] as const;
const FORMATS = ["text", "count", "amount", "day", "time"] as const;
type Format = (typeof FORMATS)[number];
/** Format codes: 49 is text, 3 is #,##0, 4 is #,##0.00; 164 and 165 are our own. */
const FORMAT_IDS: Readonly<Record<Format, number>> = { text: 49, count: 3, amount: 4, day: 164, time: 165 };
/** Colours of result workbooks; totals are blue as headers. */
const FILLS: Readonly<Record<Tone, string>> = {
  plain: "FFFFFFFF",
  good: "FFE2EFDA",
  waiting: "FFFFF2CC",
  bad: "FFFCE4D6",
  total: "FFDDEBF7",
};
/** Index in cellXfs of headers. */
const HEADER_STYLE = 1;
const FIRST_STYLE = 2;
const MIN_WIDTH = 9;
const MAX_WIDTH = 48;
/** Days from the epoch of Excel to that of Unix. */
const EXCEL_EPOCH_DAYS = 25_569;
const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** Renders a sheet: frozen header, A4 landscape of one page width, page numbers. */
export function sheetXml(headers: readonly string[], rows: readonly SheetRow[]): string {
  const widths = headers.map((header, at) =>
    Math.min(
      MAX_WIDTH,
      Math.max(MIN_WIDTH, shownWidth(header) + 2, ...rows.map(({ cells }) => shownWidth(shownText(cells[at])) + 2)),
    ),
  );
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const header = headers.map((text, at) => textCell(cellReference(at, 1), text, HEADER_STYLE)).join("");
  const body = rows.map(({ cells, tone = "plain" }, i) => {
    const height = heightOf(cells.map(shownText), widths);
    const size = height === undefined ? "" : ` ht="${height}" customHeight="1"`;
    return `<row r="${i + 2}"${size}>${cells.map((value, at) => cellXml(cellReference(at, i + 2), value, tone)).join("")}</row>`;
  });
  const range = `A1:${columnLetters(headers.length - 1)}${rows.length + 1}`;
  return (
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>` +
    `<cols>${cols.join("")}</cols><sheetData><row r="1">${header}</row>${body.join("")}</sheetData>` +
    (rows.length > 1 ? `<autoFilter ref="${range}"/>` : "") +
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>' +
    `<headerFooter><oddFooter>${escapedText(PAGE_FOOTER)}</oddFooter></headerFooter></worksheet>`
  );
}

function shownText(value: CellValue | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return value.toLocaleString("en");
  if ("amount" in value) return `${value.amount}${",".repeat(Math.max(0, Math.floor((value.amount.length - 4) / 3)))}`;
  return "day" in value ? value.day : "2026-11-30 06:00";
}

function cellXml(reference: string, value: CellValue | undefined, tone: Tone): string {
  const style = (format: Format) => FIRST_STYLE + TONES.indexOf(tone) * FORMATS.length + FORMATS.indexOf(format);
  const numeric = (format: Format, digits: string) => `<c r="${reference}" s="${style(format)}"><v>${digits}</v></c>`;
  if (value === undefined || value === "") return `<c r="${reference}" s="${style("text")}"/>`;
  if (typeof value === "string") return textCell(reference, value, style("text"));
  if (typeof value === "number") return numeric("count", String(value));
  if ("amount" in value) return numeric("amount", value.amount);
  if ("day" in value) return numeric("day", String(EXCEL_EPOCH_DAYS + Date.parse(value.day) / DAY_MS));
  return numeric("time", String(EXCEL_EPOCH_DAYS + (value.at + CHINA_MS) / DAY_MS));
}

const textCell = (reference: string, text: string, style: number): string =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapedText(escapedExcel(text))}</t></is></c>`;

/** Text cells keep what they hold when they are edited: a text that begins with = does not become a formula. */
const quoted = (format: Format): string => (format === "text" ? ' quotePrefix="1"' : "");

const BORDER = ["left", "right", "top", "bottom"]
  .map((side) => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`)
  .join("");

/** Style sheet of all sheets. */
export const STYLES =
  `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>` +
  `<fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts>` +
  `<fills count="${TONES.length + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${TONES.map((tone) => `<fill><patternFill patternType="solid"><fgColor rgb="${FILLS[tone]}"/></patternFill></fill>`).join("")}</fills>` +
  `<borders count="2"><border/><border>${BORDER}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
  `<cellXfs count="${FIRST_STYLE + TONES.length * FORMATS.length}"><xf/>` +
  `<xf numFmtId="49" fontId="1" fillId="${TONES.indexOf("total") + 2}" borderId="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>` +
  TONES.flatMap((tone, at) =>
    FORMATS.map(
      (format) =>
        `<xf numFmtId="${FORMAT_IDS[format]}" fontId="${tone === "total" ? 1 : 0}" fillId="${at + 2}" borderId="1"${quoted(format)} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"${format === "text" ? ' wrapText="1"' : ""}/></xf>`,
    ),
  ).join("") +
  `</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
