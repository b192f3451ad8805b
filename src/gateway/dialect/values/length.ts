import { MappingError } from "./mapping-error.js";

export type Charset = "utf-8" | "gbk" | "gb18030";
export interface LengthLimit {
  readonly max: number;
  readonly in: "characters" | "bytes";
}

/** Returns a check that a written text is not longer than the authority accepts. Nothing is ever cut. */
export function lengthCheck({ max, in: unit }: LengthLimit, charset: Charset): (text: unknown) => void {
  const measure = unit === "characters" ? countCharacters : byteCounter(charset);
  return (text) => {
    if (typeof text === "string" && measure(text) > max) throw new MappingError("too-long");
  };
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function byteCounter(charset: Charset): (text: string) => number {
  if (charset === "utf-8") return (text) => Buffer.byteLength(text, "utf8");
  return (text) => {
    let bytes = 0;
    for (const character of text) bytes += bytesInGb(character, charset);
    return bytes;
  };
}

function bytesInGb(character: string, charset: "gbk" | "gb18030"): number {
  if (character < "\u0080") return 1;
  // What GBK lacks takes four bytes in GB 18030. In GBK it cannot be written, which the framer says.
  return charset === "gbk" || gbkCharacters().has(character) ? 2 : 4;
}

let characters: Set<string> | undefined;
/** All characters of two bytes. Decoded once, because Node has no encoder of this charset. */
function gbkCharacters(): Set<string> {
  if (characters) return characters;
  const bytes = new Uint8Array(126 * 190 * 2);
  let at = 0;
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) bytes.set([lead, trail], (at += 2) - 2);
  characters = new Set(new TextDecoder("gbk").decode(bytes));
  return characters;
}
