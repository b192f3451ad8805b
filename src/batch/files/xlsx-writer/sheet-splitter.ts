import { escapedText, type Attributes, type XmlHandler } from "../xlsx/xml.js";
import { columnOf } from "../xlsx/sheet.js";
import type { SheetLayout } from "./sheet-layout.js";
import { NodeBuilder, nodeXml, openTag } from "./xml-node.js";

/** A row of a sheet as XML: its cells, and what follows them. */
export interface Row {
  row: number;
  attributes: Attributes;
  tag: string;
  cells: { column: number; xml: string }[];
  rest: string;
}

export const rowXml = ({ tag, attributes, cells, rest }: Row): string =>
  `${openTag(tag, attributes)}${cells.map(({ xml }) => xml).join("")}${rest}</${tag}>`;

/** Splits the XML of a sheet into rows and the text between them, with the changes of a layout. */
export class SheetSplitter implements XmlHandler {
  /** Rows, text between them, and text that is made when it is written. */
  readonly pieces: (string | Row | (() => string))[] = [];
  #between = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  #row: Row | undefined;
  #lastRow = 0;
  #cell: { column: number; xml: string } | undefined;
  #skipping = 0;
  #depth = 0;
  readonly #layout: SheetLayout | undefined;
  /** A child of the sheet that the layout edits. */
  #edited: NodeBuilder | undefined;

  constructor(layout?: SheetLayout) {
    this.#layout = layout;
  }

  open(name: string, attributes: Attributes, tag: string): void {
    // Removes the optional dimension: readers that rely on it would miss the result columns.
    if (this.#skipping > 0 || name === "dimension") {
      this.#skipping++;
      return;
    }
    if (this.#depth === 0) this.#layout?.begin(tag);
    if (this.#depth === 1 && this.#layout) {
      this.#insert(this.#layout.before(name));
      if (this.#layout.isEdited(name)) this.#edited = new NodeBuilder();
    }
    this.#depth++;
    if (this.#edited) return this.#edited.open(name, attributes, tag);
    if (name === "row") {
      this.#flush();
      this.#lastRow = attributes["r"] === undefined ? this.#lastRow + 1 : Number(attributes["r"]);
      const { spans: _, ...others } = attributes;
      this.#row = { row: this.#lastRow, attributes: others, tag, cells: [], rest: "" };
      return;
    }
    if (name === "c" && this.#row) {
      const column =
        attributes["r"] === undefined ? (this.#row.cells.at(-1)?.column ?? -1) + 1 : columnOf(attributes["r"]);
      this.#cell = { column, xml: "" };
      this.#row.cells.push(this.#cell);
    }
    this.#add(openTag(tag, attributes));
  }

  text(content: string): void {
    if (this.#edited) this.#edited.text(content);
    else if (this.#skipping === 0) this.#add(escapedText(content));
  }

  close(name: string, tag: string): void {
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    this.#depth--;
    if (this.#edited) return this.#endEdited(this.#edited);
    if (name === "row" && this.#row) {
      this.#layout?.passed(this.#row.row);
      this.pieces.push(this.#row);
      this.#row = undefined;
      return;
    }
    if (this.#depth === 0) this.#insert(this.#layout?.before() ?? []);
    this.#add(`</${tag}>`);
    if (name === "c") this.#cell = undefined;
    if (name === "worksheet") this.#flush();
  }

  #endEdited(builder: NodeBuilder): void {
    const node = builder.close();
    if (!node) return;
    this.#edited = undefined;
    const edited = this.#layout!.edit(node);
    if (edited) this.#add(nodeXml(edited));
  }

  #insert(texts: readonly (() => string)[]): void {
    if (texts.length === 0) return;
    this.#flush();
    this.pieces.push(...texts);
  }

  #add(xml: string): void {
    if (this.#cell) this.#cell.xml += xml;
    else if (this.#row) this.#row.rest += xml;
    else if (this.#between.length > 65_536) {
      this.#flush();
      this.#between = xml;
    } else this.#between += xml;
  }

  #flush(): void {
    if (this.#between !== "") this.pieces.push(this.#between);
    this.#between = "";
  }
}
