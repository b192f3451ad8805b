import { ZipFile } from "yazl";
import { escapedAttribute } from "../xlsx/xml.js";
import { printTitles } from "./print-titles.js";

/** A sheet of a workbook that is written from scratch. */
export interface NewSheet {
  /** Name; characters that Excel does not allow are replaced. */
  readonly name: string;
  /** The worksheet element. */
  readonly xml: string;
  readonly isHidden?: boolean;
  /** Row that is repeated on every printed page. */
  readonly titleRow?: number;
}

/** Namespace of worksheets and styles. */
export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Earliest time that zip supports. A fixed time keeps the bytes the same. */
const EPOCH = new Date(1980, 0, 1);
const MAX_NAME = 31;

/** Packs sheets and a style sheet into a workbook. The same input gives the same bytes. */
export async function packWorkbook(sheets: readonly NewSheet[], styles: string): Promise<Buffer> {
  const named = sheets.map((sheet) => ({
    ...sheet,
    name: sheet.name.replace(/[[\]:*?/\\']/g, " ").slice(0, MAX_NAME),
  }));
  const parts: readonly (readonly [name: string, xml: string])[] = [
    ["[Content_Types].xml", contentTypes(named.length)],
    ["_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]])],
    ["xl/workbook.xml", workbook(named)],
    [
      "xl/_rels/workbook.xml.rels",
      relations([
        ...named.map((_, i) => ["worksheet", `worksheets/sheet${i + 1}.xml`] as const),
        ["styles", "styles.xml"],
      ]),
    ],
    ["xl/styles.xml", styles],
    ...named.map(({ xml }, i) => [`xl/worksheets/sheet${i + 1}.xml`, xml] as const),
  ];
  const zip = new ZipFile();
  for (const [name, xml] of parts) zip.addBuffer(Buffer.from(HEAD + xml), name, { mtime: EPOCH });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function workbook(sheets: readonly NewSheet[]): string {
  const list = sheets.map(
    ({ name, isHidden }, i) =>
      `<sheet name="${escapedAttribute(name)}" sheetId="${i + 1}"${isHidden ? ' state="hidden"' : ""} r:id="rId${i + 1}"/>`,
  );
  const titles = sheets.map(({ name, titleRow }, i) => (titleRow === undefined ? "" : printTitles(name, i, titleRow)));
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${list.join("")}</sheets><definedNames>${titles.join("")}</definedNames></workbook>`;
}

function contentTypes(sheets: number): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="/xl/${part}.xml" ContentType="${SHEET_TYPE}.${type}+xml"/>`;
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
    override("workbook", "sheet.main") +
    override("styles", "styles") +
    Array.from({ length: sheets }, (_, i) => override(`worksheets/sheet${i + 1}`, "worksheet")).join("") +
    "</Types>"
  );
}

const relations = (list: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${list.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`).join("")}</Relationships>`;
