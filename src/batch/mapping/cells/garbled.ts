/**
 * Recognizes names that were garbled by a wrong encoding: UTF-8 read as GBK (寮犱紵 for 张伟), or the results of damaged
 * bytes (锟斤拷, 烫烫烫).
 */

import { SURNAMES } from "../../../contract/index.js";

/** Replacement characters and uninitialized memory, read as GBK or Latin-1. */
const FILLERS = /锟斤拷|锟斤|斤拷|烫烫|屯屯|ï¿½|Ã[\u0080-\u00bf]|â€/u;
export const FILLER_CHARACTERS = "锟斤拷烫屯";

/** True when the text is certainly garbled. */
export function isGarbled(text: string): boolean {
  return FILLERS.test(text) || isUtf8ReadAsGbk(text);
}

/**
 * Checks for UTF-8 that was read as GBK. Texts of GB 2312 characters only pass: common names consist of these, and
 * nearly all garbled names do not.
 */
function isUtf8ReadAsGbk(text: string): boolean {
  if (text.length < 2 || text.length > 60 || isCommon(text)) return false;
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const found = code < 0x80 ? code : bytesInGbk(character);
    if (found === undefined) return false;
    if (found > 0xff) bytes.push(found >> 8, found & 0xff);
    else bytes.push(found);
  }
  return isUtf8Chinese(Uint8Array.from(bytes));
}

/**
 * Checks whether bytes are Chinese characters in UTF-8. Bytes after the first character may be missing because a
 * program could not decode them; the first character must then be a common surname.
 */
function isUtf8Chinese(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const characters = Array.from(text);
  const isHan = (character: string | undefined): boolean => /^\p{Script=Han}$/u.test(character ?? "");
  const broken = characters.findIndex((character) => !isHan(character));
  if (broken < 0) return characters.length > 0;
  return broken > 0 && SURNAMES.includes(characters[0] ?? "") && characters.slice(broken).every((c) => !isHan(c));
}

let gbkBytes: Map<string, number> | undefined;

/** Returns the bytes of a character in GBK. Builds its table on first use. */
export function bytesInGbk(character: string): number | undefined {
  if (!gbkBytes) {
    gbkBytes = new Map();
    const decoder = new TextDecoder("gbk");
    for (let high = 0x81; high <= 0xfe; high++) {
      for (let low = 0x40; low <= 0xfe; low++) {
        const decoded = low === 0x7f ? "" : decoder.decode(Uint8Array.of(high, low));
        if (decoded.length === 1 && decoded !== "\uFFFD") gbkBytes.set(decoded, (high << 8) | low);
      }
    }
  }
  return gbkBytes.get(character);
}

/** One byte per UTF-16 code unit: 1 for the characters of GB 2312. */
let common: Uint8Array | undefined;

function commonUnits(): Uint8Array {
  if (common) return common;
  common = new Uint8Array(0x10000);
  const pairs: number[] = [];
  for (let high = 0xb0; high <= 0xf7; high++) for (let low = 0xa1; low <= 0xfe; low++) pairs.push(high, low);
  for (const character of new TextDecoder("gbk").decode(Uint8Array.from(pairs))) common[character.charCodeAt(0)] = 1;
  common[0xfffd] = 0;
  return common;
}

function isCommon(text: string): boolean {
  for (const character of text) if (!isCommonCharacter(character)) return false;
  return true;
}

/** Checks for one of the 6,763 characters of GB 2312, of which nearly all names consist. */
export function isCommonCharacter(character: string): boolean {
  return character.length === 1 && commonUnits()[character.charCodeAt(0)] === 1;
}
