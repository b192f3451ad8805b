import type { Budget } from "./budget.js";
import { applyFilters, filtersOf } from "./filters.js";
import { Lexer } from "./lexer.js";
import { isArray, isCount, isName, PdfDict, PdfStream, type PdfValue } from "./objects.js";
import { readIndirectObject, Parser } from "./parser.js";
import { damaged, PdfError } from "./pdf-error.js";

/** Location of an object: an offset in the file, or an index in an object stream. */
export type Entry =
  | { readonly kind: "free" }
  | { readonly kind: "offset"; readonly offset: number; readonly gen: number }
  | { readonly kind: "compressed"; readonly stream: number; readonly index: number };

export interface CrossReference {
  readonly entries: ReadonlyMap<number, Entry>;
  /** Trailer of the newest revision. */
  readonly trailer: PdfDict;
  readonly revisionEnds: readonly number[];
}

interface Section {
  readonly entries: Map<number, Entry>;
  readonly trailer: PdfDict;
  /** Offset after the trailer, or after the object of the cross-reference stream. */
  readonly end: number;
}

const MAX_SECTIONS = 1_000;
const MAX_OBJECT_NUMBER = 8_388_607;
const TAIL_BYTES = 1_024;
const FREE: Entry = { kind: "free" };

const noReferences = (value: PdfValue): PdfValue => value;

/**
 * Reads the cross-reference sections from the last `startxref` along the chain of /Prev (ISO 32000-1, 7.5.4 to 7.5.8).
 * Errors are not repaired: readers repair in different ways and would show different documents.
 */
export function readCrossReference(bytes: Uint8Array, budget: Budget): CrossReference {
  const entries = new Map<number, Entry>();
  const ends = new Set<number>();
  const seen = new Set<number>();
  let trailer: PdfDict | undefined;
  /** Offset of the first section of a linearized file, once it has been read. */
  let linearized: number | undefined;
  let next: number | undefined = lastStartxref(bytes, budget);
  while (next !== undefined) {
    if (seen.has(next)) throw damaged("the chain of cross-reference sections is a cycle");
    seen.add(next);
    if (seen.size > MAX_SECTIONS) throw damaged("too many cross-reference sections");
    const section = readSection(bytes, next, budget);
    addHidden(section, bytes, budget, seen);
    for (const [num, entry] of section.entries) if (!entries.has(num)) entries.set(num, entry);
    const { offset, end } = readStartxref(new Lexer(bytes, budget, { at: section.end }));
    // Every revision ends with `startxref` and the offset of its own section. A linearized file (F.3.4) has one
    // revision with two sections: the first has the offset 0, the second, at the end of the file, that of the first.
    if (offset === 0) linearized = next;
    else if (offset === next || offset === linearized) ends.add(end);
    else throw damaged("startxref of a revision points to another section");
    trailer ??= section.trailer;
    if (section.trailer.get("Encrypt") !== null) throw new PdfError("encrypted", "the document is encrypted");
    next = offsetOf(section.trailer.get("Prev"), bytes.length);
  }
  return { entries, trailer: trailer!, revisionEnds: [...ends].sort((a, b) => a - b) };
}

function offsetOf(value: PdfValue, length: number): number | undefined {
  if (value === null) return undefined;
  if (!isCount(value) || value >= length) throw damaged("an offset of a cross-reference section is wrong");
  return value;
}

function lastStartxref(bytes: Uint8Array, budget: Budget): number {
  const from = Math.max(0, bytes.length - TAIL_BYTES);
  const tail = Buffer.from(bytes.subarray(from)).toString("latin1");
  const at = tail.lastIndexOf("startxref");
  if (at < 0) throw damaged("startxref is missing");
  const lexer = new Lexer(bytes, budget, { at: from + at });
  const { offset, end } = readStartxref(lexer);
  for (let i = end; i < bytes.length; i++)
    if (![0, 9, 10, 12, 13, 32].includes(bytes[i]!)) throw damaged("there is content after the end of the file");
  return offsetOf(offset, bytes.length)!;
}

function readStartxref(lexer: Lexer): { offset: number; end: number } {
  lexer.expectWord("startxref");
  const offset = lexer.expectCount("startxref");
  // skipWhite() would skip the marker as a comment.
  while ([9, 10, 13, 32].includes(lexer.bytes[lexer.at] ?? 0)) lexer.at++;
  if (lexer.text(lexer.at, lexer.at + 5) !== "%%EOF") throw damaged("the end-of-file marker is missing");
  return { offset, end: lexer.at + 5 };
}

function readSection(bytes: Uint8Array, offset: number, budget: Budget): Section {
  const lexer = new Lexer(bytes, budget, { at: offset, isFile: true });
  lexer.skipWhite();
  return lexer.takeWord("xref") ? readTable(lexer) : readStream(lexer);
}

function readTable(lexer: Lexer): Section {
  const entries = new Map<number, Entry>();
  for (;;) {
    lexer.skipWhite();
    if (lexer.takeWord("trailer")) break;
    const first = lexer.expectCount("a cross-reference subsection");
    const count = lexer.expectCount("a cross-reference subsection");
    lexer.skipWhite();
    for (let i = 0; i < count; i++) add(entries, first + i, tableEntry(lexer), lexer.budget);
  }
  const trailer = new Parser(lexer, { hasReferences: true }).value();
  if (!(trailer instanceof PdfDict)) throw damaged("a trailer is not a dictionary");
  checkSize(entries, trailer);
  return { entries, trailer, end: lexer.at };
}

/** `nnnnnnnnnn ggggg n` and two bytes for the end of the line. */
function tableEntry(lexer: Lexer): Entry {
  const { bytes, at } = lexer;
  const digits = (from: number, count: number): number => {
    let value = 0;
    for (let i = from; i < from + count; i++) {
      const digit = (bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) throw damaged("an entry of a cross-reference table");
      value = value * 10 + digit;
    }
    return value;
  };
  const offset = digits(at, 10);
  const gen = digits(at + 11, 5);
  const kind = bytes[at + 17];
  const lineEnd = lexer.text(at + 18, at + 20);
  const isWhole = bytes[at + 10] === 32 && bytes[at + 16] === 32 && [" \r", " \n", "\r\n"].includes(lineEnd);
  if (!isWhole || (kind !== 0x6e && kind !== 0x66)) throw damaged("an entry of a cross-reference table");
  lexer.at += 20;
  return kind === 0x6e ? { kind: "offset", offset, gen } : FREE;
}

function readStream(lexer: Lexer): Section {
  const { value, end } = readIndirectObject(lexer, noReferences);
  if (!(value instanceof PdfStream) || !isName(value.dict.get("Type"), "XRef"))
    throw damaged("startxref or /Prev does not point to a cross-reference section");
  const { dict } = value;
  const data = applyFilters(value.raw, filtersOf(dict, noReferences), lexer.budget);
  const widths = dict.get("W");
  if (!isArray(widths) || widths.length !== 3) throw damaged("/W of a cross-reference stream");
  const [w0, w1, w2] = widths.map((width) => {
    if (!isCount(width) || width > 6) throw damaged("/W of a cross-reference stream");
    return width;
  }) as [number, number, number];
  const size = dict.get("Size");
  const index = dict.get("Index") ?? [0, size];
  if (!isArray(index) || index.length % 2 !== 0 || !index.every(isCount))
    throw damaged("/Index of a cross-reference stream");

  const entries = new Map<number, Entry>();
  let at = 0;
  const field = (width: number): number => {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + data[at++]!;
    return value;
  };
  for (let i = 0; i < index.length; i += 2) {
    const [first, count] = [index[i] as number, index[i + 1] as number];
    if (w0 + w1 + w2 === 0 || at + count * (w0 + w1 + w2) > data.length)
      throw damaged("a cross-reference stream is too short");
    for (let n = 0; n < count; n++) {
      const type = w0 === 0 ? 1 : field(w0);
      const [second, third] = [field(w1), field(w2)];
      if (type > 2) throw damaged("an entry of a cross-reference stream");
      const entry: Entry =
        type === 0
          ? FREE
          : type === 1
            ? { kind: "offset", offset: second, gen: third }
            : { kind: "compressed", stream: second, index: third };
      add(entries, first + n, entry, lexer.budget);
    }
  }
  checkSize(entries, dict);
  return { entries, trailer: dict, end };
}

function add(entries: Map<number, Entry>, num: number, entry: Entry, budget: Budget): void {
  budget.object();
  if (num > MAX_OBJECT_NUMBER) throw damaged("an object number is too large");
  if (entries.has(num)) throw damaged("a cross-reference section lists an object twice");
  entries.set(num, entry);
}

function checkSize(entries: ReadonlyMap<number, Entry>, trailer: PdfDict): void {
  const size = trailer.get("Size");
  if (!isCount(size)) throw damaged("/Size of a trailer");
  for (const num of entries.keys()) if (num >= size) throw damaged("an object number is beyond /Size");
}

/** Adds the objects that a hybrid file hides from readers without cross-reference streams (7.5.8.4). */
function addHidden(section: Section, bytes: Uint8Array, budget: Budget, seen: Set<number>): void {
  const offset = offsetOf(section.trailer.get("XRefStm"), bytes.length);
  if (offset === undefined) return;
  if (seen.has(offset)) throw damaged("the chain of cross-reference sections is a cycle");
  seen.add(offset);
  const lexer = new Lexer(bytes, budget, { at: offset, isFile: true });
  for (const [num, entry] of readStream(lexer).entries) {
    const listed = section.entries.get(num);
    if (listed && listed.kind !== "free" && JSON.stringify(listed) !== JSON.stringify(entry))
      throw damaged("the two cross-reference sections of a hybrid file contradict each other");
    section.entries.set(num, entry);
  }
}
