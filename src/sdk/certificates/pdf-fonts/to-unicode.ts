import {
  damaged,
  isArray,
  isCount,
  Keyword,
  Lexer,
  Parser,
  PdfName,
  PdfString,
  unsupported,
  type Budget,
  type PdfValue,
} from "../pdf-syntax/index.js";

/** Codes `low` to `high`, all of the same length. */
interface Range<T> {
  readonly low: number;
  readonly high: number;
  readonly to: T;
}

/** A character map (ISO 32000-1, 9.7.5 and 9.10.3). Ranges are not expanded, so that huge ones need no memory. */
export class CharacterMap {
  readonly #codespaces: (Range<undefined> & { readonly length: number })[] = [];
  readonly #unicode: Range<string>[] = [];
  readonly #cids: Range<number>[] = [];
  isVertical = false;

  constructor(bytes: Uint8Array, budget: Budget) {
    const parser = new Parser(new Lexer(bytes, budget), { hasReferences: false });
    let operands: PdfValue[] = [];
    for (let token = parser.next(); token !== undefined; token = parser.next()) {
      if (!(token instanceof Keyword)) {
        budget.object();
        operands.push(token);
        continue;
      }
      this.#operator(token.word, operands, budget);
      operands = [];
    }
    sortRanges(this.#unicode);
    sortRanges(this.#cids);
  }

  #operator(word: string, operands: readonly PdfValue[], budget: Budget): void {
    switch (word) {
      case "usecmap":
        throw unsupported("a character map that refers to another");
      case "def":
        if (operands.at(-2) instanceof PdfName && (operands.at(-2) as PdfName).name === "WMode")
          this.isVertical = operands.at(-1) === 1;
        return;
      case "endcodespacerange":
        inGroups(operands, 2, ([low, high]) => {
          const length = stringOf(low).length;
          this.#codespaces.push({ low: codeOf(low), high: codeOf(high), to: undefined, length });
          if (this.#codespaces.length > 100) throw unsupported("a character map with many code spaces");
        });
        return;
      case "endbfchar":
        inGroups(operands, 2, ([code, to]) =>
          this.#unicode.push({ low: codeOf(code), high: codeOf(code), to: unicodeOf(to) }),
        );
        return;
      case "endbfrange":
        inGroups(operands, 3, ([low, high, to]) => this.#bfRange(codeOf(low), codeOf(high), to, budget));
        return;
      case "endcidchar":
        inGroups(operands, 2, ([code, to]) =>
          this.#cids.push({ low: codeOf(code), high: codeOf(code), to: countOf(to) }),
        );
        return;
      case "endcidrange":
        inGroups(operands, 3, ([low, high, to]) =>
          this.#cids.push({ low: codeOf(low), high: codeOf(high), to: countOf(to) }),
        );
        return;
      case "endnotdefchar":
      case "endnotdefrange":
        return;
    }
  }

  #bfRange(low: number, high: number, to: PdfValue | undefined, budget: Budget): void {
    if (high < low) throw damaged("a range of a character map");
    if (to === undefined || !isArray(to)) {
      this.#unicode.push({ low, high, to: unicodeOf(to) });
      return;
    }
    if (to.length < high - low + 1) throw damaged("a range of a character map");
    budget.object(to.length);
    for (let i = 0; i <= high - low; i++) this.#unicode.push({ low: low + i, high: low + i, to: unicodeOf(to[i]) });
  }

  get hasCodespaces(): boolean {
    return this.#codespaces.length > 0;
  }

  /** Returns the length of the code at a position of a shown string; 0 when it is in no code space. */
  codeLength(text: string, at: number): number {
    let code = 0;
    for (let length = 1; length <= 4 && at + length <= text.length; length++) {
      code = code * 256 + text.charCodeAt(at + length - 1);
      if (this.#codespaces.some((space) => space.length === length && isInSpace(space, code, length))) return length;
    }
    return 0;
  }

  /** Returns the characters of a code, or undefined when the map does not contain it. */
  unicode(code: number): string | undefined {
    return answer(this.#unicode, code, (range) => {
      const { to, low } = range;
      const last = to.charCodeAt(to.length - 1) + code - low;
      if (code === low) return to;
      if (last > 0xffff) throw unsupported("a range of a character map beyond U+FFFF");
      return to.slice(0, -1) + String.fromCharCode(last);
    });
  }

  cid(code: number): number | undefined {
    return answer(this.#cids, code, ({ low, to }) => to + code - low);
  }
}

/** Returns true when every byte of a code is within the bounds of the code space (9.7.6.2). */
function isInSpace({ low, high }: Range<undefined>, code: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const part = (value: number): number => Math.floor(value / 256 ** i) % 256;
    if (part(code) < part(low) || part(code) > part(high)) return false;
  }
  return true;
}

function sortRanges<T>(ranges: Range<T>[]): void {
  ranges.sort((a, b) => a.low - b.low);
  for (let i = 1; i < ranges.length; i++) {
    const [a, b] = [ranges[i - 1]!, ranges[i]!];
    const isSame = a.low === b.low && a.high === b.high && a.to === b.to;
    // Readers differ in which of two entries counts.
    if (b.low <= a.high && !isSame) throw unsupported("a character map that maps a code twice");
  }
}

function answer<T, R>(ranges: readonly Range<T>[], code: number, of: (range: Range<T>) => R): R | undefined {
  let [from, to] = [0, ranges.length - 1];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const range = ranges[middle]!;
    if (code < range.low) to = middle - 1;
    else if (code > range.high) from = middle + 1;
    else return of(range);
  }
  return undefined;
}

function inGroups(operands: readonly PdfValue[], size: number, take: (group: readonly PdfValue[]) => void): void {
  if (operands.length % size !== 0) throw damaged("a character map");
  for (let i = 0; i < operands.length; i += size) take(operands.slice(i, i + size));
}

function stringOf(value: PdfValue | undefined): string {
  if (!(value instanceof PdfString) || value.bytes.length === 0 || value.bytes.length > 4)
    throw damaged("a code of a character map");
  return value.bytes;
}

function codeOf(value: PdfValue | undefined): number {
  let code = 0;
  for (const c of stringOf(value)) code = code * 256 + c.charCodeAt(0);
  return code;
}

function countOf(value: PdfValue | undefined): number {
  if (value === undefined || !isCount(value)) throw damaged("a character map");
  return value;
}

function unicodeOf(value: PdfValue | undefined): string {
  if (!(value instanceof PdfString) || value.bytes.length > 64) throw damaged("a character map");
  return utf16(value.bytes);
}

export function utf16(bytes: string): string {
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode(bytes.charCodeAt(i) * 256 + bytes.charCodeAt(i + 1));
  return text;
}
