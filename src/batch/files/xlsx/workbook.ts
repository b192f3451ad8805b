import { posix } from "node:path";
import { FileError } from "../common/file-error.js";
import { numberStyle, type NumberStyle } from "./number-format.js";
import { SharedStrings, readStrings } from "./shared-strings.js";
import { attribute, readWholeXml } from "./xml.js";
import type { Package } from "./package.js";

const MAX_SMALL_PART = 32 << 20;

export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Serial dates count from 1904, as old Macintosh Excel did. */
  readonly from1904: boolean;
  /** True when the program that wrote the file did not compute formulas. */
  readonly recalculates: boolean;
  /** Number formats by the index in the `s` attribute of a cell. */
  readonly styles: readonly NumberStyle[];
  readonly strings: SharedStrings;
  /** Names of the parts with the list of sheets and the cell formats. */
  readonly part: string;
  readonly stylesPart: string | undefined;
}

/** Reads the parts that are needed to read the cells of a sheet. */
export async function readWorkbook(parts: Package, path: string): Promise<Workbook> {
  const main = (await related(parts, "_rels/.rels", "officeDocument"))[0]?.target ?? "xl/workbook.xml";
  if (!parts.has(main)) throw new FileError("workbook-no-sheet", path, {}, { detail: main });
  const relations = await related(parts, posix.join(posix.dirname(main), "_rels", `${posix.basename(main)}.rels`));
  const target = (id: string | undefined): string | undefined =>
    relations.find((relation) => relation.id === id)?.target;

  const sheets: Sheet[] = [];
  let from1904 = false;
  let recalculates = false;
  await readWholeXml(await parts.open(main, MAX_SMALL_PART), {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = isTrue(attributes["date1904"]);
      if (name === "calcPr") recalculates = isTrue(attributes["fullCalcOnLoad"]);
      if (name !== "sheet") return;
      const part = target(attribute(attributes, "id"));
      // Chart sheets have no cells.
      if (part?.includes("worksheets/"))
        sheets.push({ name: attributes["name"] ?? "", part, hidden: (attributes["state"] ?? "visible") !== "visible" });
    },
  });
  const of = (type: string): string | undefined =>
    relations.find((relation) => relation.type.endsWith(`/${type}`) && parts.has(relation.target))?.target;
  const stylesPart = of("styles");
  const stringsPart = of("sharedStrings");
  return {
    sheets,
    from1904,
    recalculates,
    styles: stylesPart ? await readStyles(parts, stylesPart) : [],
    strings: stringsPart ? await readStrings(parts, stringsPart, path) : new SharedStrings(),
    part: main,
    stylesPart,
  };
}

/** Whether a sheet has tables as Excel makes them with "format as table". */
export async function hasTables(parts: Package, sheetPart: string): Promise<boolean> {
  const relations = posix.join(posix.dirname(sheetPart), "_rels", `${posix.basename(sheetPart)}.rels`);
  return (await related(parts, relations, "/table")).length > 0;
}

interface Relation {
  id: string;
  type: string;
  target: string;
}

/** Returns the relationships to parts inside the package. External ones are ignored. */
async function related(parts: Package, part: string, type = ""): Promise<Relation[]> {
  const found: Relation[] = [];
  if (!parts.has(part)) return found;
  const folder = posix.dirname(posix.dirname(part));
  await readWholeXml(await parts.open(part, MAX_SMALL_PART), {
    open(name, { Id = "", Type = "", Target = "", TargetMode }) {
      if (name !== "Relationship" || TargetMode === "External" || !Type.endsWith(type)) return;
      found.push({
        id: Id,
        type: Type,
        target: posix.join("/", Target.startsWith("/") ? "" : folder, Target).slice(1),
      });
    },
  });
  return found;
}

async function readStyles(parts: Package, part: string): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCellFormats = false;
  await readWholeXml(await parts.open(part, MAX_SMALL_PART), {
    open(name, attributes) {
      if (name === "numFmt") codes.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      else if (name === "cellXfs") inCellFormats = true;
      else if (name === "xf" && inCellFormats) {
        const id = Number(attributes["numFmtId"] ?? 0);
        styles.push(numberStyle(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === "cellXfs") inCellFormats = false;
    },
  });
  return styles;
}

const isTrue = (value: string | undefined): boolean => value === "1" || value === "true";
