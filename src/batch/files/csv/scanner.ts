import type { FileErrorCode } from "../common/file-error.js";
import { MAX_CELL_BYTES, MAX_COLUMNS } from "../common/limits.js";

/** Format of a file for the scanner. All encodings that reach it are ASCII-compatible (UTF-16 arrives as UTF-8). */
export interface ScanRules {
  delimiter: number;
  /** Whether a single CR ends a record. True only for files without LF. */
  crEndsRecord: boolean;
  /**
   * Whether the text is GB18030. Its two- and four-byte characters are validated and skipped here. UTF-8 is validated
   * by the reader, chunk by chunk, which is faster.
   */
  gb18030: boolean;
  /** Reads malformed quotes and line ends as text. For detecting the delimiter. @default false */
  lenient?: boolean;
}

/** Bits that describe how to decode a cell. */
export const NON_ASCII = 1;
export const QUOTED = 2;
/**
 * Set when the text is not simply what is between the quotes: doubled quotes, or white space after the closing quote.
 */
export const ODD_QUOTES = 4;

/** Records of one chunk of the file, as offsets. Cells are decoded on access. */
export interface Scan {
  count: number;
  /** Offset where the scan stopped: the start of the first incomplete record. */
  end: number;
  /** Record i lies in [recordStart[i], recordStart[i + 1]) and owns the cells [firstCell[i], firstCell[i + 1]). */
  recordStart: Int32Array;
  firstCell: Int32Array;
  cellStart: Int32Array;
  cellEnd: Int32Array;
  cellBits: Uint8Array;
  /** True when at least one byte is outside ASCII. */
  nonAscii: boolean;
  problem?: ScanProblem;
  /** The incomplete record at the end. Gives the place of an error when the file ends there or exceeds a limit. */
  open?: { column: number; cellStart: number; inQuotes: boolean };
}

export interface ScanProblem {
  code: FileErrorCode;
  /** Column, from 0. */
  column: number;
}

const PLAIN = 0,
  DELIMITER = 1,
  LF = 2,
  CR = 3,
  HIGH = 4,
  NUL = 5;

const TAB = 0x09,
  LF_BYTE = 0x0a,
  SPACE = 0x20,
  QUOTE = 0x22,
  BACKSLASH = 0x5c;

/** Splits chunks of a file into records and cells. Reuses its buffers from chunk to chunk. */
export class Scanner {
  readonly #rules: ScanRules;
  readonly #kinds: Uint8Array;
  #recordStart = new Int32Array(1024);
  #firstCell = new Int32Array(1024);
  #cellStart = new Int32Array(16384);
  #cellEnd = new Int32Array(16384);
  #cellBits = new Uint8Array(16384);

  constructor(rules: ScanRules) {
    this.#rules = rules;
    this.#kinds = new Uint8Array(256);
    this.#kinds.fill(HIGH, 0x80);
    this.#kinds[0x00] = NUL;
    this.#kinds[0x0a] = LF;
    this.#kinds[0x0d] = CR;
    this.#kinds[rules.delimiter] = DELIMITER;
  }

  /**
   * Splits bytes[from, to).
   * @param last Whether the file ends at `to`. If not, an incomplete record is left for the next chunk.
   * @param maxRecords Number of records after which the scan stops.
   */
  scan(bytes: Uint8Array, from: number, to: number, last: boolean, maxRecords = Number.MAX_SAFE_INTEGER): Scan {
    const kinds = this.#kinds;
    const { crEndsRecord, gb18030, lenient = false } = this.#rules;
    let cellStart = this.#cellStart,
      cellEnd = this.#cellEnd,
      cellBits = this.#cellBits;
    let count = 0,
      cells = 0,
      allBits = 0,
      pos = from;
    let recordFrom = from,
      recordCells = 0;
    let problem: ScanProblem | undefined;
    let open: Scan["open"];

    records: while (pos < to && count < maxRecords) {
      recordFrom = pos;
      recordCells = cells;
      let ended = false;
      // The first cell whose closing quote follows a backslash.
      let backslashCell = -1;

      while (!ended) {
        if (cells - recordCells >= MAX_COLUMNS) {
          problem = { code: "file-too-wide", column: MAX_COLUMNS };
          break records;
        }
        const start = pos;
        let bits = 0;
        let fault: ScanProblem["code"] | undefined;
        let inQuotes = false;
        const first = pos < to ? bytes[pos]! : LF_BYTE;

        if (first === SPACE || first === TAB) {
          if (!lenient && isQuoteAfterSpace(bytes, pos, to, kinds)) fault = "space-before-quote";
        } else if (first === QUOTE) {
          bits = QUOTED;
          inQuotes = true;
          pos++;
          while (pos < to) {
            const byte = bytes[pos]!;
            if (byte === 0x22) {
              if (pos + 1 < to && bytes[pos + 1] === 0x22) {
                bits |= ODD_QUOTES;
                pos += 2;
                continue;
              }
              inQuotes = false;
              pos++;
              break;
            }
            if (byte >= 0x80) {
              bits |= NON_ASCII;
              if (!gb18030) {
                pos++;
                continue;
              }
              const length = gb18030Length(bytes, pos, to);
              if (length > 0) {
                pos += length;
                continue;
              }
              if (length < 0 && !last) {
                pos = to;
                break;
              }
              fault = "encoding-broken";
              break;
            }
            if (byte === 0) {
              fault = "nul-character";
              break;
            }
            pos++;
          }
        }

        let stop = PLAIN;
        if (!inQuotes && fault === undefined) {
          const tail = pos;
          while (pos < to) {
            const kind = kinds[bytes[pos]!]!;
            if (kind === PLAIN) {
              pos++;
              continue;
            }
            if (kind === HIGH) {
              bits |= NON_ASCII;
              if (!gb18030) {
                pos++;
                continue;
              }
              const length = gb18030Length(bytes, pos, to);
              if (length > 0) {
                pos += length;
                continue;
              }
              if (length < 0 && !last) {
                pos = to;
                break;
              }
              fault = "encoding-broken";
              break;
            }
            if (kind === CR) {
              if (pos + 1 === to && !last) {
                pos = to;
                break;
              } // the next chunk may begin with the LF of this line end
              if (!crEndsRecord && pos + 1 < to && bytes[pos + 1] !== 0x0a) {
                if (!lenient) {
                  fault = "stray-carriage-return";
                  break;
                }
                pos++;
                continue;
              }
            }
            if (kind === NUL) {
              fault = "nul-character";
              break;
            }
            stop = kind;
            break;
          }
          if (bits & QUOTED) {
            const isBackslash = bytes[tail - 2] === BACKSLASH;
            if (pos > tail) {
              bits |= ODD_QUOTES;
              if (!lenient && !isWhiteSpace(bytes, tail, pos))
                fault = isBackslash ? "quote-backslash" : "text-after-quote";
            } else if (isBackslash && backslashCell < 0) backslashCell = cells - recordCells;
          }
        }

        if (fault !== undefined || (inQuotes && last)) {
          problem = { code: fault ?? notClosed(bytes, start, to), column: cells - recordCells };
          break records;
        }
        if (stop === PLAIN && !last) {
          open = { column: cells - recordCells, cellStart: start, inQuotes };
          break records;
        }
        if (pos - start > MAX_CELL_BYTES) {
          problem = { code: "cell-too-long", column: cells - recordCells };
          break records;
        }

        if (cells === cellStart.length) {
          cellStart = this.#cellStart = grown(cellStart);
          cellEnd = this.#cellEnd = grown(cellEnd);
          const moreBits = new Uint8Array(cellBits.length * 2);
          moreBits.set(cellBits);
          cellBits = this.#cellBits = moreBits;
        }
        cellStart[cells] = start;
        cellEnd[cells] = pos;
        cellBits[cells] = bits;
        cells++;
        allBits |= bits;

        if (stop === DELIMITER) {
          pos++;
        } else {
          ended = true;
          if (stop === LF) pos++;
          else if (stop === CR) pos += pos + 1 < to && bytes[pos + 1] === 0x0a ? 2 : 1;
        }
      }
      if (backslashCell >= 0 && !lenient) {
        // `"a\",b"`: the escaped quote ended the cell, and a quote remains in the rest.
        for (let cell = recordCells + backslashCell + 1; cell < cells; cell++) {
          if (cellBits[cell]! & QUOTED || !holdsQuote(bytes, cellStart[cell]!, cellEnd[cell]!)) continue;
          problem = { code: "quote-backslash", column: backslashCell };
          break records;
        }
      }

      if (count + 1 >= this.#recordStart.length) {
        this.#recordStart = grown(this.#recordStart);
        this.#firstCell = grown(this.#firstCell);
      }
      this.#recordStart[count] = recordFrom;
      this.#firstCell[count] = recordCells;
      count++;
    }
    if (problem || open) {
      cells = recordCells;
      pos = recordFrom;
    }
    this.#recordStart[count] = pos;
    this.#firstCell[count] = cells;

    return {
      count,
      end: pos,
      recordStart: this.#recordStart.slice(0, count + 1),
      firstCell: this.#firstCell.slice(0, count + 1),
      cellStart: cellStart.slice(0, cells),
      cellEnd: cellEnd.slice(0, cells),
      cellBits: cellBits.slice(0, cells),
      nonAscii: (allBits & NON_ASCII) !== 0,
      ...(problem && { problem }),
      ...(open && { open }),
    };
  }
}

/**
 * Returns the length of the GB18030 character that begins with a byte >= 0x80: 1, 2 or 4. Accepts 0x80, the euro sign
 * of GBK in Windows. Rejects four-byte codes outside Unicode.
 * @returns 0 for an invalid character, -1 when the bytes end within the character
 */
export function gb18030Length(bytes: Uint8Array, pos: number, end: number): number {
  const lead = bytes[pos]!;
  if (lead === 0x80) return 1;
  if (lead === 0xff) return 0;
  if (pos + 1 >= end) return -1;
  const second = bytes[pos + 1]!;
  if (second >= 0x40) return second === 0x7f || second === 0xff ? 0 : 2;
  if (second < 0x30 || second > 0x39) return 0;
  if (pos + 2 >= end) return -1;
  const third = bytes[pos + 2]!;
  if (third < 0x81 || third > 0xfe) return 0;
  if (pos + 3 >= end) return -1;
  const fourth = bytes[pos + 3]!;
  if (fourth < 0x30 || fourth > 0x39) return 0;
  const linear = (((lead - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30;
  return linear <= 39419 || (linear >= 189000 && linear <= 1237575) ? 4 : 0;
}

/**
 * Checks whether a cell begins with white space followed by a quote. A tab is no white space when it is the delimiter.
 */
function isQuoteAfterSpace(bytes: Uint8Array, from: number, to: number, kinds: Uint8Array): boolean {
  let at = from;
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB) && kinds[bytes[at]!] !== DELIMITER) at++;
  return at > from && at < to && bytes[at] === QUOTE;
}

function isWhiteSpace(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte !== SPACE && byte !== TAB && byte !== 0x0d) return false;
  }
  return true;
}

function holdsQuote(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === QUOTE) return true;
  return false;
}

/** Returns the error for an unclosed cell. The cause may be a quote that is escaped with a backslash. */
function notClosed(bytes: Uint8Array, from: number, to: number): FileErrorCode {
  for (let at = from; at + 1 < to && bytes[at] !== LF_BYTE; at++)
    if (bytes[at] === BACKSLASH && bytes[at + 1] === QUOTE) return "quote-backslash";
  return "quote-not-closed";
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
