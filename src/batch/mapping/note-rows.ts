import { isNoteText, noteTextOf } from "../files/common/note-text.js";
import type { TableRecord } from "../files/common/record.js";
import { displayText } from "./cells/cell.js";
import type { Headers } from "./headers/headers.js";
import type { RowMapper } from "./row-mapper.js";
import { foldHeader } from "./headers/vocabulary.js";

/**
 * Returns the text of a note, such as a footer; undefined for data. A row with a unit code, or with a formula without a
 * result, is data.
 */
export function noteText(record: TableRecord, reader: RowMapper, headers: Headers): string | undefined {
  if (record.notes && record.notes.uncomputed.length > 0) return undefined;
  const ref = record.cell(reader.refIndex);
  // Digits and letters begin nearly every ref.
  if (ref !== "" && ref.charCodeAt(0) < 0x80 && !ASCII_NOTE.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  // The header again, as it stands on every page or where two files were joined.
  if (isHeaderAgain(record, headers)) return displayText(ref.trim()).slice(0, MAX_ASIDE);
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote =
    isNoteText(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? displayText(noteTextOf(first)).slice(0, MAX_ASIDE) : undefined;
}

/** A sufficient look at a text that begins in ASCII. */
const ASCII_NOTE = /^(?:\s|total|subtotal|note|page|end|[-*(\u001A])/i;
const MAX_ASIDE = 60;

function isHeaderAgain(record: TableRecord, headers: Headers): boolean {
  // Of a header of two lines the second may be all that stands there.
  const says = (cell: string, header: string): boolean =>
    [header, header.slice(header.lastIndexOf("\n") + 1)].some((text) => foldHeader(text) === foldHeader(cell));
  return headers.bound.length > 2 && headers.bound.slice(0, 3).every((b) => says(record.cell(b.index), b.header));
}
