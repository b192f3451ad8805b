import type { Budget } from "./budget.js";
import { readCrossReference, type CrossReference } from "./cross-reference.js";
import { applyFilters, filtersOf } from "./filters.js";
import { Lexer } from "./lexer.js";
import { isArray, isCount, isName, PdfDict, PdfRef, PdfStream, type PdfArray, type PdfValue } from "./objects.js";
import { Parser, readIndirectObject } from "./parser.js";
import { damaged, overBudget, PdfError } from "./pdf-error.js";

const MAX_HOPS = 16;
const MAX_OPEN = 24;

/** The objects of one file, parsed on access and cached. */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly budget: Budget;
  readonly crossReference: CrossReference;
  readonly #objects = new Map<number, PdfValue>();
  readonly #open = new Set<number>();
  readonly #contents = new Map<PdfStream, Uint8Array>();
  readonly #containers = new Map<number, ObjectStream>();

  constructor(bytes: Uint8Array, budget: Budget) {
    this.bytes = bytes;
    this.budget = budget;
    if (bytes.length > budget.limits.maxBytes) throw overBudget("size of the file");
    const header = Buffer.from(bytes.subarray(0, 9)).toString("latin1");
    if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n \t]$/.test(header)) throw new PdfError("not-pdf", "the header is missing");
    this.crossReference = readCrossReference(bytes, budget);
  }

  get trailer(): PdfDict {
    return this.crossReference.trailer;
  }

  /** Follows references to a value. Objects that do not exist are null. */
  resolve(value: PdfValue): PdfValue {
    for (let hops = 0; value instanceof PdfRef; hops++) {
      if (hops > MAX_HOPS) throw damaged("too many references to references");
      value = this.#object(value);
    }
    return value;
  }

  get(dict: PdfDict, key: string): PdfValue {
    return this.resolve(dict.get(key));
  }

  dict(dict: PdfDict, key: string): PdfDict | undefined {
    const value = this.get(dict, key);
    if (value === null || value instanceof PdfDict) return value ?? undefined;
    throw damaged(`/${key} is not a dictionary`);
  }

  array(dict: PdfDict, key: string): PdfArray | undefined {
    const value = this.get(dict, key);
    if (value === null || isArray(value)) return value ?? undefined;
    throw damaged(`/${key} is not an array`);
  }

  /** Resolves all items of an array. */
  items(values: PdfArray): PdfValue[] {
    this.budget.step(values.length);
    return values.map((value) => this.resolve(value));
  }

  /** Decodes the data of a stream. */
  contents(stream: PdfStream): Uint8Array {
    let contents = this.#contents.get(stream);
    if (!contents) {
      contents = applyFilters(
        stream.raw,
        filtersOf(stream.dict, (value) => this.resolve(value)),
        this.budget,
      );
      this.#contents.set(stream, contents);
    }
    return contents;
  }

  #object({ num, gen }: PdfRef): PdfValue {
    this.budget.step();
    const entry = this.crossReference.entries.get(num);
    if (!entry || entry.kind === "free") return null;
    if (gen !== (entry.kind === "offset" ? entry.gen : 0)) return null;
    const known = this.#objects.get(num);
    if (known !== undefined) return known;
    if (this.#open.has(num) || this.#open.size >= MAX_OPEN) throw damaged("an object depends on itself");
    this.#open.add(num);
    const value =
      entry.kind === "offset"
        ? this.#atOffset(num, gen, entry.offset)
        : this.#container(entry.stream).object(entry.index, num);
    this.#open.delete(num);
    this.#objects.set(num, value);
    return value;
  }

  #atOffset(num: number, gen: number, offset: number): PdfValue {
    if (offset >= this.bytes.length) throw damaged("an object is beyond the end of the file");
    const lexer = new Lexer(this.bytes, this.budget, { at: offset, isFile: true });
    const object = readIndirectObject(lexer, (length) => this.resolve(length));
    if (object.num !== num || object.gen !== gen)
      throw damaged("an object is not where the cross-reference section says");
    return object.value;
  }

  #container(num: number): ObjectStream {
    let container = this.#containers.get(num);
    if (container) return container;
    if (this.crossReference.entries.get(num)?.kind !== "offset") throw damaged("an object stream is missing");
    const stream = this.resolve(new PdfRef(num, 0));
    if (!(stream instanceof PdfStream) || !isName(stream.dict.get("Type"), "ObjStm"))
      throw damaged("an object stream is missing");
    container = new ObjectStream(this, stream);
    this.#containers.set(num, container);
    return container;
  }
}

/** An object stream (ISO 32000-1, 7.5.7). */
class ObjectStream {
  readonly #lexer: Lexer;
  readonly #places: { readonly num: number; readonly offset: number }[] = [];

  constructor(file: PdfFile, stream: PdfStream) {
    const count = file.get(stream.dict, "N");
    const first = file.get(stream.dict, "First");
    if (!isCount(count) || !isCount(first)) throw damaged("the header of an object stream");
    this.#lexer = new Lexer(file.contents(stream), file.budget);
    for (let i = 0; i < count; i++) {
      file.budget.object();
      const num = this.#lexer.expectCount("the header of an object stream");
      const offset = first + this.#lexer.expectCount("the header of an object stream");
      if (this.#lexer.at > first) throw damaged("the header of an object stream");
      this.#places.push({ num, offset });
    }
  }

  object(index: number, num: number): PdfValue {
    const place = this.#places[index];
    if (place?.num !== num) throw damaged("an object is not where the cross-reference section says");
    const lexer = this.#lexer;
    const parser = new Parser(lexer, { hasReferences: true });
    lexer.at = place.offset;
    const value = parser.value();
    lexer.skipWhite();
    const next = this.#places[index + 1];
    if (lexer.at > (next?.offset ?? lexer.end)) throw damaged("objects of an object stream overlap");
    return value;
  }
}
