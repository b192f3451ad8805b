const QUOTE = 0x22,
  BACKSLASH = 0x5c,
  SPACE = 0x20;
const OPEN_OBJECT = 0x7b,
  CLOSE_OBJECT = 0x7d,
  OPEN_LIST = 0x5b,
  CLOSE_LIST = 0x5d;
const KEY = new TextEncoder().encode('"case":');
/** Depth of the braces of a case: object > list > item > case. */
const CASE_DEPTH = 4;

/**
 * Splits a response into the raw JSON of each case, in order, so that cases can be stored without serializing them
 * again. The text must be valid JSON. Returns undefined when it contains escapes, which could hide a key, or white
 * space.
 */
export function extractRawCases(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes.includes(BACKSLASH)) return undefined;
  const cases: Uint8Array[] = [];
  let depth = 0;
  let start = -1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      while (bytes[++at] !== QUOTE) if (at >= bytes.length) return undefined;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth === CASE_DEPTH && byte === OPEN_OBJECT && isCaseKey(bytes, at)) start = at;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth-- !== CASE_DEPTH || start < 0) continue;
      cases.push(bytes.subarray(start, at + 1));
      start = -1;
    } else if (byte <= SPACE) return undefined;
  }
  return cases;
}

function isCaseKey(bytes: Uint8Array, at: number): boolean {
  for (let i = 0, from = at - KEY.length; i < KEY.length; i++) if (bytes[from + i] !== KEY[i]) return false;
  return true;
}
