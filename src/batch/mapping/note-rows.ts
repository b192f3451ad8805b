import { isNoteText, noteTextOf } from "../files/common/note-text.js";
import type { TableRecord } from "../files/common/record.js";
import { displayText } from "./cells/cell.js";
import type { Headers } from "./headers/header-layout.js";
import type { RowMapper } from "./row-mapper.js";
import { foldHeader } from "./headers/vocabulary.js";

/**
 * Returns the text of a row that is a note, such as a footer. Returns undefined for data, which includes any row with a
 * unit code or an uncomputed formula.
 */
export function noteText(record: TableRecord, reader: RowMapper, headers: Headers): string | undefined {
  if (record.notes && record.notes.uncomputed.length > 0) return undefined;
  const ref = record.cell(reader.refIndex);
  // Nearly every ref begins with a digit or a letter.
  if (ref !== "" && ref.charCodeAt(0) < 0x80 && !ASCII_NOTE.test(ref)) return undefined;
  if (reader.unitIndex >= 0 && /\d{6}/.test(record.cell(reader.unitIndex))) return undefined;
  // The header is repeated on every page, or where two files were joined.
  if (isHeaderAgain(record, headers)) return displayText(ref.trim()).slice(0, MAX_NOTE_LENGTH);
  const first = ref.trim() || record.cells.find((cell) => cell.trim() !== "")?.trim() || "";
  const isNote =
    isNoteText(first) || (ref.trim() === "" && headers.bound.every((b) => record.cell(b.index).trim() === ""));
  return isNote ? displayText(noteTextOf(first)).slice(0, MAX_NOTE_LENGTH) : undefined;
}

/** Notes that begin with an ASCII character. Any other text that does is a ref. */
const ASCII_NOTE = /^(?:\s|total|subtotal|note|page|end|[-*(\u001A])/i;
const MAX_NOTE_LENGTH = 60;

function isHeaderAgain(record: TableRecord, headers: Headers): boolean {
  // Only the second line of a two-line header may be repeated.
  const matches = (cell: string, header: string): boolean =>
    [header, header.slice(header.lastIndexOf("\n") + 1)].some((text) => foldHeader(text) === foldHeader(cell));
  return headers.bound.length > 2 && headers.bound.slice(0, 3).every((b) => matches(record.cell(b.index), b.header));
}
