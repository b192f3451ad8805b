import { FileError } from "../common/file-error.js";
import { unescapeFormula } from "./encode.js";
import { NON_ASCII, ODD_QUOTES, QUOTED } from "./scanner.js";
import type { CsvRecord, ScannedChunk } from "./types.js";

// Fatal, so that a character that this version of Node cannot decode never turns silently into U+FFFD.
const gb18030 = new TextDecoder("gb18030", { fatal: true });

export function recordsOf(chunk: ScannedChunk): CsvRecord[] {
  const records = new Array<CsvRecord>(chunk.scan.count);
  for (let index = 0; index < records.length; index++) records[index] = new RecordView(chunk, index);
  return records;
}

class RecordView implements CsvRecord {
  readonly #chunk: ScannedChunk;
  readonly #index: number;
  readonly #first: number;
  readonly width: number;
  #cells: readonly string[] | undefined;

  constructor(chunk: ScannedChunk, index: number) {
    this.#chunk = chunk;
    this.#index = index;
    this.#first = chunk.scan.firstCell[index]!;
    this.width = chunk.scan.firstCell[index + 1]! - this.#first;
  }

  get row(): number {
    return this.#chunk.firstRow + this.#index;
  }

  get raw(): Uint8Array {
    const { bytes, scan } = this.#chunk;
    return bytes.subarray(scan.recordStart[this.#index]!, scan.recordStart[this.#index + 1]!);
  }

  get lineEndBytes(): number {
    const { scan } = this.#chunk;
    return scan.recordStart[this.#index + 1]! - scan.cellEnd[this.#first + this.width - 1]!;
  }

  get isBlank(): boolean {
    const { scan } = this.#chunk;
    for (let cell = this.#first; cell < this.#first + this.width; cell++) {
      const length = scan.cellEnd[cell]! - scan.cellStart[cell]!;
      if (length > 2 || (length > 0 && !(scan.cellBits[cell]! & QUOTED))) return false;
    }
    return true;
  }

  get cells(): readonly string[] {
    return (this.#cells ??= Array.from({ length: this.width }, (_, column) => this.cell(column)));
  }

  cell(column: number): string {
    if (column < 0 || column >= this.width) return "";
    const { bytes, scan } = this.#chunk;
    const cell = this.#first + column;
    const bits = scan.cellBits[cell]!;
    let start = scan.cellStart[cell]!;
    let end = scan.cellEnd[cell]!;
    if ((bits & (QUOTED | ODD_QUOTES)) === QUOTED) {
      start++;
      end--;
    }
    if (start === end) return "";
    const written = bits & NON_ASCII ? this.#decode(bytes, start, end, column) : bytes.toString("latin1", start, end);
    const text = bits & ODD_QUOTES ? unquoted(written) : written;
    return this.#chunk.escaped ? unescapeFormula(text) : text;
  }

  cellBytes(column: number): Uint8Array {
    const { bytes, scan } = this.#chunk;
    if (column < 0 || column >= this.width) return bytes.subarray(0, 0);
    return bytes.subarray(scan.cellStart[this.#first + column]!, scan.cellEnd[this.#first + column]!);
  }

  isQuoted(column: number): boolean {
    return column >= 0 && column < this.width && (this.#chunk.scan.cellBits[this.#first + column]! & QUOTED) !== 0;
  }

  #decode(bytes: Buffer, start: number, end: number, column: number): string {
    if (this.#chunk.encoding === "utf-8") return bytes.toString("utf8", start, end);
    try {
      return gb18030.decode(bytes.subarray(start, end));
    } catch (cause) {
      throw new FileError("encoding-broken", this.#chunk.path, { row: this.row, column }, { cause });
    }
  }
}

/** Removes quotes: `"a""b"` -> `a"b`. Keeps white space after the closing quote, as Excel does: `"a" ` -> `a `. */
function unquoted(text: string): string {
  let content = "";
  let from = 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    content += text.slice(from, quote);
    if (text[quote + 1] !== '"') return content + text.slice(quote + 1);
    content += '"';
    from = quote + 2;
  }
}
