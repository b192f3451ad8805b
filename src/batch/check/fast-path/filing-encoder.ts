import {
  type EncodedContent,
  canonicalRules,
  canonicalStart,
  digestOfCanonical,
  unitsKey,
  type CanonicalRule,
  type Filing,
  type Kind,
} from "../../../contract/index.js";
import type { CheckedFiling } from "../filings/checked-row.js";
import { JsonBuffer } from "./json-buffer.js";
import type { CellRecognizer } from "./cell-recognizer.js";

/** Source of a field in the filing of a recognized row. */
export type Source =
  | { readonly from: "cell"; readonly index: number | undefined; readonly otherwise?: string | undefined }
  /** A value of the contract. */
  | { readonly from: "word"; readonly word: () => string | undefined }
  | { readonly from: "object"; readonly fields: Fields; readonly isThere: () => boolean }
  /** Absent when it has no items. */
  | { readonly from: "list"; readonly items: readonly Source[] };
export type Fields = readonly (readonly [field: string, source: Source])[];

/** Writes a value as JSON. Returns false, and removes any partial output, when the value is absent. */
type Put = (out: JsonBuffer) => boolean;

/**
 * Encodes the filing of a recognized row from the bytes of its cells, without values in between, which would take
 * longer than all else. Its canonical form is the twin of `contract/filings/identity.ts`: both must give the same
 * digest.
 */
export class FilingEncoder {
  readonly #bodies = new JsonBuffer();
  readonly #canonicals = new JsonBuffer();
  readonly #putBody: Put;
  readonly #putCanonical: Put;
  readonly #canonicalStart: Uint8Array;
  readonly #unitCode: () => string;

  readonly #kind: Kind;
  readonly #cells: CellRecognizer;

  constructor(kind: Kind, cells: CellRecognizer, fields: Fields) {
    this.#kind = kind;
    this.#cells = cells;
    const filing: Source = { from: "object", fields, isThere: () => true };
    this.#putBody = this.#putter(filing);
    this.#putCanonical = this.#putter(filing, "");
    this.#canonicalStart = Buffer.from(canonicalStart(kind));
    this.#unitCode = this.#reader(fields, "unitCode");
  }

  /** The row that was read last. */
  filing(row: number, ref: string, keys: readonly number[]): CheckedFiling {
    const bodies = this.#bodies;
    const canonicals = this.#canonicals;
    bodies.begin();
    this.#putBody(bodies);
    canonicals.put(this.#canonicalStart);
    this.#putCanonical(canonicals);
    const content = {
      digest: digestOfCanonical(canonicals.view()),
      units: unitsKey([this.#unitCode()]),
      body: bodies.copy(),
    };
    return new RecognizedFiling(this.#kind, ref, row, content, keys);
  }

  /** Reads the value of a field that has its own cell. */
  #reader(fields: Fields, name: string): () => string {
    const source = fields.find(([field]) => field === name)?.[1];
    if (source?.from !== "cell" || source.index === undefined) return () => "";
    const { index } = source;
    return () => String(this.#cells.value(index) ?? "");
  }

  /** @param canonicalField Name of the field when the canonical form is written. */
  #putter(source: Source, canonicalField?: string): Put {
    const isCanonical = canonicalField !== undefined;
    switch (source.from) {
      case "cell":
        return this.#putterOfCell(
          source.index,
          source.otherwise,
          isCanonical ? canonicalRules(this.#kind).get(canonicalField) : undefined,
        );
      case "word":
        return (out) => {
          const word = source.word();
          if (word !== undefined) out.value(word);
          return word !== undefined;
        };
      case "object": {
        const fields = isCanonical ? source.fields.toSorted(([a], [b]) => (a < b ? -1 : 1)) : source.fields;
        const members = fields.map(([field, of]) => ({
          start: Buffer.from(`${JSON.stringify(field)}:`),
          put: this.#putter(of, isCanonical ? field : undefined),
        }));
        return (out) => {
          if (!source.isThere()) return false;
          out.byte(OPEN_OBJECT);
          putAll(out, members);
          out.byte(CLOSE_OBJECT);
          return true;
        };
      }
      case "list": {
        const items = source.items.map((item) => ({ start: NO_BYTES, put: this.#putter(item, canonicalField) }));
        return (out) => {
          out.byte(OPEN_LIST);
          const any = putAll(out, items);
          out.byte(CLOSE_LIST);
          return any;
        };
      }
    }
  }

  #putterOfCell(index: number | undefined, otherwise: string | undefined, rule: CanonicalRule | undefined): Put {
    const cells = this.#cells;
    const putNow = (out: JsonBuffer, value: unknown): boolean => {
      if (value === undefined) return false;
      out.value(value);
      return true;
    };
    if (rule) return (out) => putNow(out, rule((index === undefined ? undefined : cells.value(index)) ?? otherwise));
    return (out) => (index !== undefined && cells.put(index, out)) || putNow(out, otherwise);
  }
}

/** Returns true when any member was written. */
function putAll(out: JsonBuffer, members: readonly { readonly start: Uint8Array; readonly put: Put }[]): boolean {
  let any = false;
  for (const { start, put } of members) {
    const before = out.length;
    if (any) out.byte(COMMA);
    out.put(start);
    if (put(out)) any = true;
    else out.cutTo(before);
  }
  return any;
}

/** A filing whose content is already encoded. The values are parsed on first access. */
class RecognizedFiling implements CheckedFiling {
  readonly ok = true;
  readonly rows: readonly number[];
  readonly warnings = NOTHING;
  readonly materialPaths = NOTHING;

  constructor(
    readonly kind: Kind,
    readonly ref: string,
    row: number,
    readonly content: EncodedContent,
    readonly keys: readonly number[],
  ) {
    this.rows = [row];
  }

  get filing(): Filing {
    const { body } = this.content;
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()) as Filing;
  }
}

const NOTHING: readonly never[] = Object.freeze([]);
const NO_BYTES = Buffer.alloc(0);
const OPEN_OBJECT = 0x7b,
  CLOSE_OBJECT = 0x7d,
  OPEN_LIST = 0x5b,
  CLOSE_LIST = 0x5d,
  COMMA = 0x2c;
