import type { Readable } from "node:stream";
import { ChildInserts } from "./child-order.js";
import { openTag } from "./xml-node.js";
import { escapedText, readWholeXml, type Attributes, type XmlHandler } from "../xlsx/xml.js";

/** Children of a workbook in the order of the schema (ECMA-376, 18.2.27). */
const ORDER = [
  "fileVersion",
  "fileSharing",
  "workbookPr",
  "workbookProtection",
  "bookViews",
  "sheets",
  "functionGroups",
  "externalReferences",
  "definedNames",
  "calcPr",
  "oleSize",
  "customWorkbookViews",
  "pivotCaches",
  "smartTagPr",
  "smartTagTypes",
  "webPublishing",
  "fileRecoveryPr",
  "webPublishObjects",
  "extLst",
];
const NAME = "_xlnm.Print_Titles";

/** Returns the defined name by which Excel repeats a row at the top of every printed page. */
export function printTitles(sheet: string, index: number, row: number, prefix = ""): string {
  const target = `'${sheet.replaceAll("'", "''")}'!$${row}:$${row}`;
  return `<${prefix}definedName name="${NAME}" localSheetId="${index}">${escapedText(target)}</${prefix}definedName>`;
}

/** Adds the defined name to a workbook, unless the user has set titles for this sheet. */
export async function addPrintTitles(stream: Readable, sheet: string, row: number): Promise<string> {
  const editor = new WorkbookEditor(sheet, row);
  await readWholeXml(stream, editor);
  return editor.xml;
}

class WorkbookEditor implements XmlHandler {
  xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  readonly #sheet: string;
  readonly #row: number;
  readonly #inserts = new ChildInserts(ORDER);
  #prefix = "";
  #depth = 0;
  #list = "";
  #sheets = 0;
  #index = -1;
  #hasOwn = false;

  constructor(sheet: string, row: number) {
    this.#sheet = sheet;
    this.#row = row;
    this.#inserts.add("definedNames", () => {
      const list = `${this.#prefix}definedNames`;
      return this.#ours() && `<${list}>${this.#ours()}</${list}>`;
    });
  }

  open(name: string, attributes: Attributes, tag: string): void {
    if (this.#depth === 0) this.#prefix = tag.slice(0, tag.indexOf(":") + 1);
    else if (this.#depth === 1) {
      for (const insert of this.#inserts.before(name)) this.xml += insert();
      this.#inserts.drop(name);
      this.#list = name;
    } else if (this.#depth === 2 && name === "sheet") {
      if (attributes["name"] === this.#sheet) this.#index = this.#sheets;
      this.#sheets++;
    } else if (name === "definedName" && attributes["name"] === NAME)
      this.#hasOwn ||= attributes["localSheetId"] === String(this.#index);
    this.#depth++;
    this.xml += openTag(tag, attributes);
  }

  text(content: string): void {
    this.xml += escapedText(content);
  }

  close(_name: string, tag: string): void {
    this.#depth--;
    if (this.#depth === 1 && this.#list === "definedNames") this.xml += this.#ours();
    if (this.#depth === 0) for (const insert of this.#inserts.before()) this.xml += insert();
    this.xml += `</${tag}>`;
  }

  #ours(): string {
    return this.#hasOwn || this.#index < 0 ? "" : printTitles(this.#sheet, this.#index, this.#row, this.#prefix);
  }
}
