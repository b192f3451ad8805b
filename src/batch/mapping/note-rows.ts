import type { TableRecord } from "../files/common/record.js";
import { displayText } from "./cells/cell.js";
import type { Headers } from "./headers/headers.js";
import type { RowMapper } from "./row-mapper.js";
import { foldHeader } from "./headers/vocabulary.js";

/** The text of a row that is no data; undefined for data. A row with a unit code, or a formula without a result, is data. */
export function noteText(record: TableRecord, reader: RowMapper, headers: Headers): string | undefined {
  if (record.notes && record.notes.uncomputed.length > 0) return undefined;
  const ref = record.cell(reader.refIndex);
  const c = ref.charCodeAt(0);
  // Digits and letters begin nearly every ref.
  if (ref !== "" && c < 0x80 && !/^(?:total|subtotal|note)/i.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  // The header again, as it stands on every page or where two files were joined.
  if (isHeaderAgain(record, headers)) return displayText(ref.trim()).slice(0, MAX_ASIDE);
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote =
    ASIDE.test(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? displayText(first).slice(0, MAX_ASIDE) : undefined;
}

const ASIDE =
  /^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页|注[：:\s\d一]|注$|备注[：:]|说明|填写说明|填表|填报|制表|审核|经办|复核|打印|以下空白|单位[：:]|单位名称|联系|必填|选填|total|subtotal|note)/i;
const MAX_ASIDE = 60;

function isHeaderAgain(record: TableRecord, headers: Headers): boolean {
  // Of a header of two lines the second may be all that stands there.
  const says = (cell: string, header: string): boolean =>
    [header, header.slice(header.lastIndexOf("\n") + 1)].some((text) => foldHeader(text) === foldHeader(cell));
  return headers.bound.length > 2 && headers.bound.slice(0, 3).every((b) => says(record.cell(b.index), b.header));
}
