import type { Readable } from "node:stream";
import type { RowTone } from "../common/row-look.js";
import { ChildInserts } from "./child-order.js";
import { openTag } from "./xml-node.js";
import { escapedText, readWholeXml, type Attributes, type XmlHandler } from "../xlsx/xml.js";

/** Indexes of the formats that result cells use. */
export interface ResultStyles {
  /** Index in cellXfs of the header of a result column. */
  readonly header: number;
  /** Indexes in cellXfs of the result cells of a row, by its outcome. */
  readonly tones: Readonly<Record<RowTone, number>>;
  /** Indexes in dxfs of the marks on the user's own cells. */
  readonly marks: Readonly<Record<"wrong" | "noted", number>>;
}

const ORDER = [
  "numFmts",
  "fonts",
  "fills",
  "borders",
  "cellStyleXfs",
  "cellXfs",
  "cellStyles",
  "dxfs",
  "tableStyles",
  "colors",
  "extLst",
];

const TONES = ["good", "waiting", "bad", "plain"] as const satisfies readonly RowTone[];
const TONE_COLOURS = { good: "FFE2EFDA", waiting: "FFFFF2CC", bad: "FFFCE4D6", plain: "FFF2F2F2" } as const;
const HEADER_COLOUR = "FFDDEBF7";
/** Fill and font colour of marks, as in Excel's own formats for bad and neutral cells. */
const MARK_COLOURS = { wrong: ["FFFFC7CE", "FF9C0006"], noted: ["FFFFEB9C", "FF7F6000"] } as const;
/** Excel's text format. */
const TEXT_FORMAT = 49;

/** What a list must contain before our items, when the file has no such list. Excel reserves the first two fills. */
const FIRST_ITEMS: Readonly<Record<string, string>> = {
  fonts: "<font/>",
  fills: '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  borders: "<border/>",
  cellXfs: "<xf/>",
  dxfs: "",
};
const FIRST_COUNTS: Readonly<Record<string, number>> = { fonts: 1, fills: 2, borders: 1, cellXfs: 1, dxfs: 0 };

/** Appends the formats of result cells to a style sheet; the existing ones and their indexes stay. */
export async function addResultStyles(stream: Readable): Promise<{ xml: string; styles: ResultStyles }> {
  const editor = new StyleEditor();
  await readWholeXml(stream, editor);
  return { xml: editor.xml, styles: editor.styles() };
}

class StyleEditor implements XmlHandler {
  xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  readonly #inserts = new ChildInserts(ORDER);
  /** Index of our first item in each list. */
  readonly #first: Record<string, number> = {};
  #prefix = "";
  #depth = 0;
  #list = "";
  #items = 0;

  constructor() {
    for (const list of Object.keys(FIRST_ITEMS)) this.#inserts.add(list, () => this.#newList(list));
  }

  open(name: string, attributes: Attributes, tag: string): void {
    let written = attributes;
    if (this.#depth === 0) this.#prefix = tag.slice(0, tag.indexOf(":") + 1);
    else if (this.#depth === 1) {
      for (const insert of this.#inserts.before(name)) this.xml += insert();
      this.#inserts.drop(name);
      this.#list = name;
      this.#items = 0;
      // The optional number of items is no longer true.
      if (name in FIRST_ITEMS) written = withoutCount(attributes);
    } else if (this.#depth === 2) this.#items++;
    this.#depth++;
    this.xml += openTag(tag, written);
  }

  text(content: string): void {
    this.xml += escapedText(content);
  }

  close(_name: string, tag: string): void {
    this.#depth--;
    if (this.#depth === 1 && this.#list in FIRST_ITEMS) {
      // A list without its mandatory items is not valid; Excel repairs it in the same way.
      const missing = this.#items < FIRST_COUNTS[this.#list]! && this.#items === 0;
      if (missing) this.xml += this.#prefixed(FIRST_ITEMS[this.#list]!);
      this.xml += this.#ourItems(this.#list, missing ? FIRST_COUNTS[this.#list]! : this.#items);
    }
    if (this.#depth === 0) for (const insert of this.#inserts.before()) this.xml += insert();
    this.xml += `</${tag}>`;
  }

  styles(): ResultStyles {
    const [xf, dxf] = [this.#first["cellXfs"]!, this.#first["dxfs"]!];
    return {
      header: xf,
      tones: { good: xf + 1, waiting: xf + 2, bad: xf + 3, plain: xf + 4 },
      marks: { wrong: dxf, noted: dxf + 1 },
    };
  }

  #newList(list: string): string {
    const items = this.#prefixed(FIRST_ITEMS[list]!) + this.#ourItems(list, FIRST_COUNTS[list]!);
    return `<${this.#prefix}${list}>${items}</${this.#prefix}${list}>`;
  }

  #ourItems(list: string, first: number): string {
    this.#first[list] = first;
    return this.#prefixed(this.#itemsOf(list));
  }

  #itemsOf(list: string): string {
    switch (list) {
      case "fonts":
        return '<font><b/><sz val="11"/></font>';
      case "fills":
        return [HEADER_COLOUR, ...TONES.map((tone) => TONE_COLOURS[tone])].map(solidFill).join("");
      case "borders":
        return `<border>${["left", "right", "top", "bottom"].map((side) => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`).join("")}</border>`;
      case "cellXfs":
        return [
          this.#cellFormat(0, 'vertical="center"', ` fontId="${this.#first["fonts"]!}" applyFont="1"`),
          ...TONES.map((_, at) => this.#cellFormat(at + 1, 'vertical="top"')),
        ].join("");
      default:
        return Object.values(MARK_COLOURS)
          .map(
            ([fill, font]) =>
              `<dxf><font><color rgb="${font}"/></font><fill><patternFill patternType="solid"><fgColor rgb="${fill}"/><bgColor rgb="${fill}"/></patternFill></fill></dxf>`,
          )
          .join("");
    }
  }

  #cellFormat(fill: number, alignment: string, font = ""): string {
    return (
      `<xf numFmtId="${TEXT_FORMAT}"${font} fillId="${this.#first["fills"]! + fill}" borderId="${this.#first["borders"]!}"` +
      ` applyNumberFormat="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment ${alignment} wrapText="1"/></xf>`
    );
  }

  #prefixed(xml: string): string {
    return this.#prefix === "" ? xml : xml.replace(/<(\/?)(?=\w)/g, `<$1${this.#prefix}`);
  }
}

const withoutCount = ({ count: _, ...others }: Attributes): Attributes => others;

const solidFill = (rgb: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/></patternFill></fill>`;
