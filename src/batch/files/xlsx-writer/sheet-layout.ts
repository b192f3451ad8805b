import type { RowLook } from "../common/row-look.js";
import { ChildInserts } from "./child-order.js";
import { MARK_FORMULA, MarkedCells } from "./marked-cells.js";
import type { ResultStyles } from "./result-styles.js";
import { cellReference } from "../xlsx/sheet.js";
import { elementsOf, nodeXml, type XmlNode } from "./xml-node.js";

// The look of a result sheet outside of its cells: frozen header with filter, widths of the result columns, marks on
// wrong cells, and print set-up. What the user has set up stays, except that the page becomes wide enough.

/** Children of a worksheet in the order of the schema (ECMA-376, 18.3.1.99). */
const ORDER = [
  "sheetPr",
  "dimension",
  "sheetViews",
  "sheetFormatPr",
  "cols",
  "sheetData",
  "sheetCalcPr",
  "sheetProtection",
  "protectedRanges",
  "scenarios",
  "autoFilter",
  "sortState",
  "dataConsolidate",
  "customSheetViews",
  "mergeCells",
  "phoneticPr",
  "conditionalFormatting",
  "dataValidations",
  "hyperlinks",
  "printOptions",
  "pageMargins",
  "pageSetup",
  "headerFooter",
  "rowBreaks",
  "colBreaks",
  "customProperties",
  "cellWatches",
  "ignoredErrors",
  "smartTags",
  "drawing",
  "legacyDrawing",
  "legacyDrawingHF",
  "drawingHF",
  "picture",
  "oleObjects",
  "controls",
  "webPublishItems",
  "tableParts",
  "extLst",
];
const EDITED = new Set([
  "sheetPr",
  "sheetViews",
  "cols",
  "autoFilter",
  "conditionalFormatting",
  "pageMargins",
  "pageSetup",
  "headerFooter",
]);
/** A deeper header is not frozen: it would fill the window. */
const MAX_FROZEN_ROWS = 12;
const A4 = "9";
/** Inches. */
const PAGE_MARGINS = { left: "0.4", right: "0.4", top: "0.5", bottom: "0.6", header: "0.3", footer: "0.3" };
/** Rules of the user have smaller numbers, so that theirs come first. */
const FIRST_PRIORITY = 1_000_000;
/** More than one mark needs. */
const MAX_FORMATS = 1_000;

/** Footer of printed pages: name of the sheet, page x of y. */
export const PAGE_FOOTER = "&L&A&R第 &P 页 共 &N 页";

export interface SheetLayoutOptions {
  readonly headerRow: number;
  /** Column of the first result cell. */
  readonly first: number;
  /** Widths of the result columns, in characters. */
  readonly widths: readonly number[];
  /** A filter over a table of Excel would damage the file. */
  readonly hasTable: boolean;
  readonly styles: ResultStyles | undefined;
}

/** Edits the children of a worksheet while it is copied. */
export class SheetLayout {
  readonly #options: SheetLayoutOptions;
  readonly #inserts = new ChildInserts(ORDER);
  readonly #wrong = new MarkedCells();
  readonly #noted = new MarkedCells();
  #prefix = "";
  #lastRow = 0;

  constructor(options: SheetLayoutOptions) {
    this.#options = options;
    const insert = (name: string, node: () => XmlNode | undefined): void =>
      this.#inserts.add(name, () => {
        const made = node();
        return made ? nodeXml(made) : "";
      });
    insert("sheetPr", () => this.#node("sheetPr", {}, [this.#node("pageSetUpPr", { fitToPage: "1" })]));
    insert("sheetViews", () => this.#views());
    insert("cols", () => this.#node("cols", {}, this.#columns([])));
    insert("autoFilter", () => this.#filter());
    this.#inserts.add("conditionalFormatting", () => this.#marks());
    insert("pageMargins", () => this.#node("pageMargins", PAGE_MARGINS));
    insert("pageSetup", () => this.#pageSetup({}));
    insert("headerFooter", () => this.#node("headerFooter", {}, [this.#node("oddFooter", {}, [PAGE_FOOTER])]));
  }

  /** Sets the prefix of the sheet's tags: `x:` in `<x:worksheet>`. */
  begin(tag: string): void {
    this.#prefix = tag.slice(0, tag.indexOf(":") + 1);
  }

  /** Records the look of a row that has results. */
  mark(row: number, look: RowLook): void {
    this.#wrong.add(row, look.wrong);
    this.#noted.add(row, look.noted);
  }

  /** Records a row that the sheet has. */
  passed(row: number): void {
    this.#lastRow = row;
  }

  /** Returns what to insert before a child of the worksheet, or at its end, to be made when it is written. */
  before(name?: string): (() => string)[] {
    return this.#inserts.before(name);
  }

  isEdited(name: string): boolean {
    return EDITED.has(name);
  }

  /** Returns a child as it is to be written, or undefined to remove it. */
  edit(node: XmlNode): XmlNode | undefined {
    if (node.name !== "conditionalFormatting") this.#inserts.drop(node.name);
    switch (node.name) {
      case "sheetPr":
        return this.#fitToPage(node);
      case "sheetViews":
        return this.#frozen(node);
      case "cols":
        return { ...node, children: this.#columns(elementsOf(node)) };
      case "conditionalFormatting":
        return isOurMark(node) ? undefined : node;
      case "pageSetup":
        return this.#pageSetup(node.attributes);
      default:
        return node;
    }
  }

  #node(name: string, attributes: Record<string, string>, children: (XmlNode | string)[] = []): XmlNode {
    return { name, tag: this.#prefix + name, attributes, children };
  }

  #fitToPage(node: XmlNode): XmlNode {
    const page = elementsOf(node).find(({ name }) => name === "pageSetUpPr");
    if (page) page.attributes["fitToPage"] = "1";
    else node.children.push(this.#node("pageSetUpPr", { fitToPage: "1" }));
    return node;
  }

  #views(): XmlNode | undefined {
    if (this.#options.headerRow > MAX_FROZEN_ROWS) return undefined;
    return this.#node("sheetViews", {}, [this.#node("sheetView", { workbookViewId: "0" }, this.#pane())]);
  }

  #pane(): XmlNode[] {
    const { headerRow } = this.#options;
    const pane = { ySplit: String(headerRow), topLeftCell: `A${headerRow + 1}`, activePane: "bottomLeft" };
    return [this.#node("pane", { ...pane, state: "frozen" }), this.#node("selection", { pane: "bottomLeft" })];
  }

  #frozen(views: XmlNode): XmlNode {
    const view = elementsOf(views)[0];
    const isFree = view && !elementsOf(view).some(({ name }) => name === "pane" || name === "pivotSelection");
    if (!isFree || this.#options.headerRow > MAX_FROZEN_ROWS) return views;
    // The rows above a scrolled window would be out of reach.
    delete view.attributes["topLeftCell"];
    const others = elementsOf(view).filter(({ name }) => name !== "selection");
    view.children.splice(0, view.children.length, ...this.#pane(), ...others);
    return views;
  }

  /** The user's columns with ours among them. A range that reaches over ours is split. */
  #columns(own: readonly XmlNode[]): XmlNode[] {
    const { first, widths } = this.#options;
    const [from, to] = [first + 1, first + widths.length];
    const kept = own.flatMap((col) => {
      const [min, max] = [Number(col.attributes["min"]), Number(col.attributes["max"])];
      const part = (a: number, b: number): XmlNode[] =>
        a > b ? [] : [{ ...col, attributes: { ...col.attributes, min: String(a), max: String(b) } }];
      return [...part(min, Math.min(max, from - 1)), ...part(Math.max(min, to + 1), max)];
    });
    const ours = widths.map((width, at) =>
      this.#node("col", { min: String(from + at), max: String(from + at), width: String(width), customWidth: "1" }),
    );
    return [...kept, ...ours].sort((a, b) => Number(a.attributes["min"]) - Number(b.attributes["min"]));
  }

  #filter(): XmlNode | undefined {
    const { headerRow, first, widths, hasTable } = this.#options;
    if (hasTable || this.#lastRow <= headerRow) return undefined;
    const ref = `A${headerRow}:${cellReference(first + widths.length - 1, this.#lastRow)}`;
    return this.#node("autoFilter", { ref });
  }

  #marks(): string {
    const { styles } = this.#options;
    if (!styles) return "";
    return (
      this.#wrong.xml(this.#prefix, styles.marks.wrong, FIRST_PRIORITY) +
      this.#noted.xml(this.#prefix, styles.marks.noted, FIRST_PRIORITY + MAX_FORMATS)
    );
  }

  #pageSetup({ scale: _, fitToWidth: __, ...own }: Readonly<Record<string, string>>): XmlNode {
    return this.#node("pageSetup", { paperSize: A4, ...own, orientation: "landscape", fitToHeight: "0" });
  }
}

const isOurMark = (node: XmlNode): boolean =>
  elementsOf(node).every((rule) =>
    elementsOf(rule).some(({ name, children }) => name === "formula" && children.join("") === MARK_FORMULA),
  );
