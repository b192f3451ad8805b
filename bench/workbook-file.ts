import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { columnsFor } from "../src/contract/index.js";
import { escaped } from "../test/support/workbook-file.js";
import { checkRow, typedRow } from "./check-rows.js";

/**
 * How the program that writes a workbook keeps its texts: once for all cells that say the same, as Excel and ExcelJS do,
 * or in the cell, as streaming writers do.
 */
export type TextStorage = "shared" | "inline";

const COLUMNS = columnsFor("mortgage.file").filter(({ key }) => key !== "materials" && key !== "reason");
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const SMALL_PARTS: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${MEDIA}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${MEDIA}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${MEDIA}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${MEDIA}.sharedStrings+xml"/></Types>`,
  "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${HEAD}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  "xl/styles.xml": `${HEAD}<styleSheet ${MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>`,
};
const DATE_STYLE = 1;
const AMOUNT_STYLE = 2;
const DAY = 86_400_000;
const SERIAL_OF_1970 = 25_569;

/** Dates and amounts are numbers, as a spreadsheet program makes them; a row with a fault holds what the clerk typed. */
function cellsOf(i: number, today: string): readonly (string | { style: number; value: string })[] {
  const cells = checkRow(i, today);
  const typed = typedRow(cells, i);
  if (i % 50 === 49) return typed;
  return typed.map((text, at) => {
    const { cell } = COLUMNS[at]!;
    if (text === "") return "";
    if (cell === "date") return { style: DATE_STYLE, value: String(Date.parse(cells[at]!) / DAY + SERIAL_OF_1970) };
    return cell === "amount" ? { style: AMOUNT_STYLE, value: String(Number(cells[at])) } : text.replace(/^'/, "");
  });
}

/** Text in a spreadsheet keeps its spaces. */
const textElement = (text: string): string => `<t xml:space="preserve">${escaped(text)}</t>`;

class SheetXml {
  readonly #indexes = new Map<string, number>();
  readonly #storage: TextStorage;

  constructor(storage: TextStorage) {
    this.#storage = storage;
  }

  *rows(rows: number, today: string): Generator<string> {
    yield `${HEAD}<worksheet ${MAIN}><sheetData>${this.#row(
      1,
      COLUMNS.map(({ zh }) => zh),
    )}`;
    for (let i = 0; i < rows;) {
      const xml: string[] = [];
      for (const end = Math.min(rows, i + 1_000); i < end; i++) xml.push(this.#row(i + 2, cellsOf(i, today)));
      yield xml.join("");
    }
    yield "</sheetData></worksheet>";
  }

  *strings(): Generator<string> {
    yield `${HEAD}<sst ${MAIN} uniqueCount="${this.#indexes.size}">`;
    for (const text of this.#indexes.keys()) yield `<si>${textElement(text)}</si>`;
    yield "</sst>";
  }

  #row(row: number, cells: ReturnType<typeof cellsOf>): string {
    const xml = cells.map((cell, at) => this.#cell(`r="${String.fromCharCode(65 + at)}${row}"`, cell));
    return `<row r="${row}" spans="1:${cells.length}">${xml.join("")}</row>`;
  }

  #cell(reference: string, cell: ReturnType<typeof cellsOf>[number]): string {
    if (typeof cell !== "string") return `<c ${reference} s="${cell.style}"><v>${cell.value}</v></c>`;
    if (cell === "") return "";
    if (this.#storage === "inline") return `<c ${reference} t="inlineStr"><is>${textElement(cell)}</is></c>`;
    const index = this.#indexes.get(cell) ?? this.#indexes.size;
    if (index === this.#indexes.size) this.#indexes.set(cell, index);
    return `<c ${reference} t="s"><v>${index}</v></c>`;
  }
}

/** Writes a workbook of mortgages, one row in fifty with a fault. */
export async function writeMortgageWorkbook(
  path: string,
  rows: number,
  today: string,
  storage: TextStorage,
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(SMALL_PARTS)) zip.addBuffer(Buffer.from(xml), name);
  const sheet = new SheetXml(storage);
  zip.addReadStream(Readable.from(sheet.rows(rows, today)), "xl/worksheets/sheet1.xml");
  // The zip is written part by part: by now the sheet is complete.
  zip.addReadStreamLazy("xl/sharedStrings.xml", (ready) => ready(null, Readable.from(sheet.strings())));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
