/**
 * Recognizes names that a wrong encoding has turned into other characters: UTF-8 read as GBK (寮犱紵 for 张伟), or the
 * marks that damaged bytes leave (锟斤拷, 烫烫烫).
 */

/** What replacement characters and uninitialised memory look like in GBK. */
const FILLERS = /锟斤拷|锟斤|斤拷|烫烫|屯屯|ï¿½|Ã[\u0080-\u00bf]|â€/u;
export const FILLER_CHARACTERS = "锟斤拷烫屯";

/** True when the text is certainly garbled. */
export function isGarbled(text: string): boolean {
  return FILLERS.test(text) || isUtf8ReadAsGbk(text);
}

/**
 * Only texts with a character outside GB 2312 are judged: nearly all garbled names have one, and common names have
 * none.
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

/** Whether the bytes are Chinese characters in UTF-8; the last one may have lost its end. */
function isUtf8Chinese(bytes: Uint8Array): boolean {
  let characters = 0;
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at]!;
    if (first < 0xe4 || first > 0xe9) return false;
    for (let i = 1; i < 3; i++) {
      const next = bytes[at + i];
      if (next === undefined) return characters > 0;
      // What could not be decoded may have left a question mark.
      if ((next < 0x80 || next > 0xbf) && !(next === 0x3f && at + i === bytes.length - 1)) return false;
    }
    characters++;
    at += 3;
  }
  return characters > 0;
}

let gbkBytes: Map<string, number> | undefined;

/** GBK the other way round, made when a name with a rare character first asks for it. */
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

/** One byte for each UTF-16 unit: 1 for the characters of GB 2312. */
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

/** Whether the character is one of the 6,763 of GB 2312, which nearly all names are made of. */
export function isCommonCharacter(character: string): boolean {
  return character.length === 1 && commonUnits()[character.charCodeAt(0)] === 1;
}
