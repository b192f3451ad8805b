import type { ScannedEncoding } from "../../files/common/fast-path.js";
import { bytesInGbk } from "../../mapping/cells/garbled.js";
import { isPlainNameCharacter, isPlainNameMark } from "../../mapping/cells/name.js";
import { beginsDitto, isOrdinary } from "../../mapping/cells/text.js";

/** Classes of a character that do not depend on its neighbours. */
export const TEXT = 1;
export const NAME = 2;
/** The character ends an unquoted or a quoted cell. */
export const END = 4;
/** A short text with this first character may refer to the cell above (同上); a name may be invalid. */
export const DITTO = 8;

/** Returns the classes of ASCII bytes in a cell; 0 for bytes that the mapper must read. */
export function asciiClasses(delimiter: number, quoted: boolean): Uint8Array {
  const classes = new Uint8Array(256);
  for (let c = 0x20; c < 0x7f; c++) classes[c] = TEXT;
  // Can begin a character reference (&middot;).
  classes[AMPERSAND] = 0;
  // Must be escaped in JSON, so the bytes cannot be copied (filing-encoder.ts).
  classes[BACKSLASH] = 0;
  if (quoted) classes[QUOTE] = END;
  else {
    classes[QUOTE] = 0;
    classes[delimiter] = classes[LF] = classes[CR] = END;
  }
  return classes;
}

const BACKSLASH = 0x5c,
  AMPERSAND = 0x26,
  QUOTE = 0x22,
  LF = 0x0a,
  CR = 0x0d;
const UNKNOWN = 0,
  CLOSER = 16;

/** Classes of characters outside ASCII, each computed once. */
export class WideClasses {
  readonly #known = new Uint8Array(0x10000);
  readonly #decoder: InstanceType<typeof TextDecoder> | undefined;
  readonly #pair = new Uint8Array(2);

  constructor(encoding: ScannedEncoding) {
    this.#decoder = encoding === "gb18030" ? new TextDecoder("gb18030") : undefined;
  }

  /** Returns the class for a UTF-16 unit, or for the two bytes of a GB18030 character, high byte first. */
  of(code: number): number {
    const known = this.#known[code]!;
    return known === UNKNOWN ? this.#find(code) : known;
  }

  #find(code: number): number {
    const character = this.#decoder ? this.#decode(this.#decoder, code) : String.fromCharCode(code);
    const ordinary =
      character.length === 1 && isOrdinary(character) && !/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\uFFFD]/u.test(character);
    return (this.#known[code] = !ordinary
      ? CLOSER
      : (isPlainNameCharacter(character) ? TEXT | NAME : TEXT) |
        (beginsDitto(character) || isPlainNameMark(character) ? DITTO : 0));
  }

  #decode(decoder: InstanceType<typeof TextDecoder>, code: number): string {
    this.#pair[0] = code >>> 8;
    this.#pair[1] = code & 0xff;
    return decoder.decode(this.#pair);
  }
}

/** Marks the last two bytes of each character, as a big-endian number; for ASCII, every pair that ends with it. */
export function lastPairs(characters: string, gb18030: boolean): Uint8Array {
  const pairs = new Uint8Array(0x10000);
  for (const character of characters) {
    const code = character.charCodeAt(0);
    if (code < 0x80) for (let high = 0; high < 0x100; high++) pairs[(high << 8) | code] = 1;
    else if (gb18030) pairs[bytesInGbk(character) ?? 0] = 1;
    else pairs[((0x80 | ((code >> 6) & 0x3f)) << 8) | 0x80 | (code & 0x3f)] = 1;
  }
  return pairs;
}
