import { createWriteStream, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

/** The XML of the parts from which `writeWorkbook` creates a workbook like Excel does. */
export interface WorkbookParts {
  /** Content of `<sheetData>`. */
  rows: string;
  /** XML after `</sheetData>`, such as mergeCells. */
  behindRows?: string;
  /** XML before `<sheetData>`, such as cols. */
  beforeRows?: string;
  /** Content of `<sst>`. */
  strings?: string;
  numberFormats?: Record<number, string>;
  /** numFmtId of each cell style. */
  styles?: number[];
  workbookPr?: string;
  sheets?: { name: string; state?: string }[];
  /** Additional or replaced parts. */
  others?: Record<string, string | Buffer>;
  /** Writes the names of the parts with backslashes, as some programs do. */
  backslashes?: boolean;
}

const main =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export async function writeWorkbook(path: string, given: WorkbookParts): Promise<string> {
  const sheets = given.sheets ?? [{ name: "Sheet1" }];
  const xml: Record<string, string | Buffer> = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook ${main}>${given.workbookPr ?? ""}<sheets>${sheets.map(({ name, state }, index) => `<sheet name="${name}" sheetId="${index + 1}"${state ? ` state="${state}"` : ""} r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join("")}<Relationship Id="rId90" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="${relations}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId92" Type="${relations}/externalLink" Target="http://127.0.0.1:9/evil" TargetMode="External"/></Relationships>`,
    "xl/styles.xml": `${head}<styleSheet ${main}><numFmts>${Object.entries(given.numberFormats ?? {})
      .map(
        ([id, code]) =>
          `<numFmt numFmtId="${id}" formatCode="${code.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"/>`,
      )
      .join(
        "",
      )}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs>${(given.styles ?? [0]).map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `${head}<sst ${main}>${given.strings ?? ""}</sst>`,
  };
  sheets.forEach((_, index) => {
    const rows = index === 0 ? given.rows : '<row r="1"><c r="A1" t="inlineStr"><is><t>other</t></is></c></row>';
    xml[`xl/worksheets/sheet${index + 1}.xml`] =
      `${head}<worksheet ${main}><dimension ref="A1:B2"/>${given.beforeRows ?? ""}<sheetData>${rows}</sheetData>${given.behindRows ?? ""}</worksheet>`;
  });
  const zip = new ZipFile();
  for (const [name, content] of Object.entries({ ...xml, ...given.others }))
    zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  if (!given.backslashes) await pipeline(zip.outputStream, createWriteStream(path));
  else writeFileSync(path, withBackslashes(await buffer(zip.outputStream), Object.keys({ ...xml, ...given.others })));
  return path;
}

/** The zip library refuses such names, so that they are replaced in the finished file. */
function withBackslashes(content: Buffer, names: readonly string[]): Buffer {
  for (const name of names)
    for (let at = content.indexOf(name); at >= 0; at = content.indexOf(name, at + 1))
      content.write(name.replaceAll("/", "\\"), at);
  return content;
}

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Returns the XML of rows of texts, as inline strings. */
export const textRows = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (row, index) =>
        `<row r="${index + 1}">${row.map((text, column) => `<c r="${String.fromCharCode(65 + column)}${index + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join("")}</row>`,
    )
    .join("");
