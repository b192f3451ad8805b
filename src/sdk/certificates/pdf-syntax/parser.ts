import { PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from "./objects.js";
import { damaged, overBudget } from "./pdf-error.js";
import type { Lexer } from "./lexer.js";

/** An operator of a content stream or of a character map. */
export class Keyword {
  readonly word: string;

  constructor(word: string) {
    this.word = word;
  }
}

interface ParserOptions {
  /** True for objects of the file, which can contain references; false for content streams and character maps. */
  readonly hasReferences: boolean;
}

/** Parser of values (ISO 32000-1, 7.3). Values of the file count as objects in the budget, all others as steps. */
export class Parser {
  readonly lexer: Lexer;
  readonly #hasReferences: boolean;

  constructor(lexer: Lexer, { hasReferences }: ParserOptions) {
    this.lexer = lexer;
    this.#hasReferences = hasReferences;
  }

  /** Reads the next value or keyword. Returns undefined at the end. */
  next(): PdfValue | Keyword | undefined {
    this.lexer.skipWhite();
    return this.lexer.at >= this.lexer.end ? undefined : this.#read(0);
  }

  value(): PdfValue {
    const value = this.next();
    if (value === undefined || value instanceof Keyword) throw damaged("a value is missing");
    return value;
  }

  #read(depth: number): PdfValue | Keyword {
    const { lexer } = this;
    if (this.#hasReferences) lexer.budget.object();
    else lexer.budget.step();
    const byte = lexer.bytes[lexer.at]!;
    switch (byte) {
      case 0x2f:
        return lexer.name();
      case 0x28:
        return lexer.literalString();
      case 0x3c:
        return lexer.bytes[lexer.at + 1] === 0x3c ? this.#dict(depth + 1) : lexer.hexString();
      case 0x5b:
        return this.#array(depth + 1);
      case 0x29:
      case 0x3e:
      case 0x5d:
      case 0x7b:
      case 0x7d:
        throw damaged("a delimiter is out of place");
    }
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.#number();
    const word = lexer.word();
    return word === "true" ? true : word === "false" ? false : word === "null" ? null : new Keyword(word);
  }

  #nested(depth: number): PdfValue {
    const value = this.#read(depth);
    if (value instanceof Keyword) throw damaged("a keyword is out of place");
    return value;
  }

  #number(): number | PdfRef {
    const { lexer } = this;
    if (!this.#hasReferences) return lexer.number();
    const start = lexer.at;
    const num = lexer.takeCount();
    if (num === undefined) return lexer.number();
    const behind = lexer.at;
    lexer.skipWhite();
    const gen = lexer.takeCount();
    if (gen !== undefined) {
      lexer.skipWhite();
      if (lexer.takeWord("R")) return new PdfRef(num, gen);
    }
    lexer.at = start;
    const value = lexer.number();
    lexer.at = behind;
    return value;
  }

  #array(depth: number): PdfValue {
    const { lexer } = this;
    lexer.budget.depth(depth);
    lexer.at++;
    const items: PdfValue[] = [];
    for (;;) {
      lexer.skipWhite();
      if (lexer.at >= lexer.end) throw damaged("an array has no end");
      if (lexer.bytes[lexer.at] === 0x5d) break;
      items.push(this.#nested(depth));
      if (items.length > lexer.budget.limits.maxObjects) throw overBudget("items of an array");
    }
    lexer.at++;
    return items;
  }

  #dict(depth: number): PdfDict {
    const { lexer } = this;
    lexer.budget.depth(depth);
    // A dictionary uses as much memory as several other values.
    if (this.#hasReferences) lexer.budget.object(3);
    const start = lexer.at;
    lexer.at += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      lexer.skipWhite();
      if (lexer.at >= lexer.end) throw damaged("a dictionary has no end");
      if (lexer.bytes[lexer.at] === 0x3e && lexer.bytes[lexer.at + 1] === 0x3e) break;
      const key = this.#nested(depth);
      if (!(key instanceof PdfName)) throw damaged("a key of a dictionary is not a name");
      // Readers differ in which of two equal keys counts.
      if (entries.has(key.name)) throw damaged("a dictionary contains a key twice");
      lexer.skipWhite();
      if (lexer.at >= lexer.end) throw damaged("a dictionary has no end");
      entries.set(key.name, this.#nested(depth));
    }
    lexer.at += 2;
    return new PdfDict(entries, lexer.isFile ? { start, end: lexer.at } : undefined);
  }
}

export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfValue;
  /** Offset after `endobj`. */
  readonly end: number;
}

/** Reads `num gen obj … endobj` at the position of the lexer (7.3.10). */
export function readIndirectObject(lexer: Lexer, lengthOf: (length: PdfValue) => PdfValue): IndirectObject {
  const num = lexer.expectCount("an object number");
  const gen = lexer.expectCount("a generation number");
  lexer.expectWord("obj");
  const value = new Parser(lexer, { hasReferences: true }).value();
  lexer.skipWhite();
  if (!(value instanceof PdfDict) || !lexer.takeWord("stream")) {
    lexer.expectWord("endobj");
    return { num, gen, value, end: lexer.at };
  }
  if (lexer.bytes[lexer.at] === 13) lexer.at++;
  if (lexer.bytes[lexer.at] !== 10) throw damaged(`"stream" is not followed by a line feed`);
  const start = lexer.at + 1;
  const length = lengthOf(value.get("Length"));
  if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0 || start + length > lexer.end)
    throw damaged("the length of a stream is wrong");
  lexer.at = start + length;
  if (lexer.bytes[lexer.at] === 13) lexer.at++;
  if (lexer.bytes[lexer.at] === 10) lexer.at++;
  if (!lexer.takeWord("endstream")) throw damaged("the length of a stream is wrong");
  lexer.expectWord("endobj");
  return { num, gen, value: new PdfStream(value, lexer.bytes.subarray(start, start + length)), end: lexer.at };
}
