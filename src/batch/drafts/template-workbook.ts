import { KINDS, columnsFor, type Column, type Kind } from "../../contract/index.js";
import { noteOf, templateRows } from "./template.js";
import { cellReference } from "../files/xlsx/sheet.js";
import { columnLetters } from "../files/common/column-letters.js";
import { MAIN, packWorkbook } from "../files/xlsx-writer/new-workbook.js";
import { LINE_HEIGHT, shownWidth } from "../files/xlsx-writer/row-height.js";
import { PAGE_FOOTER } from "../files/xlsx-writer/sheet-layout.js";
import { escapedAttribute, escapedExcel, escapedText } from "../files/xlsx/xml.js";

/** Writes the workbook of `createWorkbookTemplate`. */
export async function templateWorkbook(kind: Kind, lang: "zh" | "en"): Promise<Buffer> {
  const columns = columnsFor(kind);
  const lists = columns.flatMap((column, index) => {
    const choices = choicesOf(column);
    return choices ? [{ column, index, choices }] : [];
  });
  const main = mainSheet(
    columns,
    templateRows(kind, lang),
    lists.map((list, at) => ({ ...list, formula: range(at, list.choices.length) })),
    lang,
  );
  const choices = lists.map((list) => list.choices);
  const hidden = choices.length > 0 ? [{ name: CHOICE_SHEET, xml: choiceSheet(choices), isHidden: true }] : [];
  return packWorkbook([{ name: KINDS[kind][lang], xml: main, titleRow: 1 }, ...hidden], STYLES);
}

const CHOICE_SHEET = "选项";
const LAST_ROW = 1_048_576;
/** Max length of the hint of a drop-down list in Excel. */
const MAX_PROMPT_LENGTH = 255;
/** First data row, below the header and the notes. */
const DATA_ROW = 3;
/** Indexes in cellXfs. */
const STYLE = { text: 1, number: 2, header: 3, required: 4, note: 5 } as const;

const YES_NO = ["是", "否"];

function choicesOf(column: Column): readonly string[] | undefined {
  if (column.table) return column.table.entries.map((entry) => entry.zh);
  return column.cell === "yes-no" ? YES_NO : undefined;
}

/** Returns a reference to a list. A list inside the formula would be limited to 255 characters. */
const range = (column: number, count: number): string =>
  `'${CHOICE_SHEET}'!$${columnLetters(column)}$1:$${columnLetters(column)}$${count}`;

const isNumber = (column: Column): boolean => column.cell === "amount" || column.cell === "area";

function mainSheet(
  columns: readonly Column[],
  rows: readonly string[][],
  lists: readonly { column: Column; index: number; formula: string }[],
  lang: "zh" | "en",
): string {
  const widths = columns.map((_, at) => widthOf(rows.map((row, i) => (i === 1 ? "" : (row[at] ?? "")))));
  const notesHeight =
    LINE_HEIGHT *
    Math.min(
      MAX_LINES,
      Math.max(...columns.map((_, at) => Math.ceil((shownWidth(rows[1]?.[at] ?? "") + 1) / widths[at]!))),
    );
  const cols = columns
    .map(
      (column, at) =>
        `<col min="${at + 1}" max="${at + 1}" width="${widths[at]}" style="${isNumber(column) ? STYLE.number : STYLE.text}" customWidth="1"/>`,
    )
    .join("");
  const xml = rows.map((row, i) => {
    const cells = row.map((text, at) => {
      const column = columns[at]!;
      const reference = cellReference(at, i + 1);
      if (i === 0) return textCell(reference, text, column.required ? STYLE.required : STYLE.header);
      if (i === 1) return textCell(reference, text, STYLE.note);
      if (text === "") return "";
      return isNumber(column)
        ? `<c r="${reference}" s="${STYLE.number}"><v>${text}</v></c>`
        : textCell(reference, text, STYLE.text);
    });
    return `<row r="${i + 1}"${i === 1 ? ` ht="${notesHeight}" customHeight="1"` : ""}>${cells.join("")}</row>`;
  });
  return (
    `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>` +
    `<cols>${cols}</cols><sheetData>${xml.join("")}</sheetData>` +
    (lists.length > 0
      ? `<dataValidations count="${lists.length}">${lists.map((list) => validation(list, lang)).join("")}</dataValidations>`
      : "") +
    PRINT_SETUP +
    `</worksheet>`
  );
}

/** A4 landscape, one page wide, with page numbers. */
const PRINT_SETUP =
  '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
  '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>' +
  `<headerFooter><oddFooter>${escapedText(PAGE_FOOTER)}</oddFooter></headerFooter>`;

/** Returns a drop-down list. It rejects other values, but only warns where a cell may name several persons. */
function validation(
  { column, index, formula }: { column: Column; index: number; formula: string },
  lang: "zh" | "en",
): string {
  const letters = columnLetters(index);
  const style = column.place.in === "people" ? ' errorStyle="warning"' : "";
  const title = lang === "zh" ? column.zh : column.en;
  const error = lang === "zh" ? "请从下拉列表中选择。" : "Choose from the list.";
  return (
    `<dataValidation type="list"${style} allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="${escapedAttribute(title.slice(0, 32))}" error="${error}"` +
    ` promptTitle="${escapedAttribute(title.slice(0, 32))}" prompt="${escapedAttribute(noteOf(column, lang).slice(0, MAX_PROMPT_LENGTH))}" sqref="${letters}${DATA_ROW}:${letters}${LAST_ROW}"><formula1>${escapedText(formula)}</formula1></dataValidation>`
  );
}

function choiceSheet(lists: readonly (readonly string[])[]): string {
  const rows = Array.from(
    { length: Math.max(...lists.map((list) => list.length)) },
    (_, i) =>
      `<row r="${i + 1}">${lists.map((list, at) => (list[i] === undefined ? "" : textCell(cellReference(at, i + 1), list[i], STYLE.text))).join("")}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.join("")}</sheetData></worksheet>`;
}

const textCell = (reference: string, text: string, style: number): string =>
  text === ""
    ? `<c r="${reference}" s="${style}"/>`
    : `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapedText(escapedExcel(text))}</t></is></c>`;

const MAX_LINES = 12;
const widthOf = (texts: readonly string[]): number => Math.min(44, Math.max(12, ...texts.map(shownWidth)) + 2);

// 49 is Excel's text format, 2 is 0.00. Notes are grey and wrapped; required columns are yellow.
const STYLES =
  `<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><i/><sz val="9"/><color rgb="FF595959"/><name val="等线"/></font></fonts>` +
  `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${["FFDDEBF7", "FFFFF2CC"].map((rgb) => `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/></patternFill></fill>`).join("")}</fills>` +
  `<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/>` +
  [2, 3]
    .map((fill) => `<xf numFmtId="49" fontId="1" fillId="${fill}" applyNumberFormat="1" applyFont="1" applyFill="1"/>`)
    .join("") +
  `<xf numFmtId="49" fontId="2" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>` +
  `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
