import { toJsonPointer } from "../filings/validate-filing.js";

/** Max nesting depth: more than any body of the contract needs, and safe for recursive functions. */
export const MAX_JSON_DEPTH = 32;

/** Why a JSON text is rejected. `pointer` is the place of a duplicate key. */
export interface JsonDefect {
  /** What is wrong. */
  readonly code: "not-json" | "json-depth" | "json-duplicate-key";
  /** JSON pointer; empty when the whole text is wrong. */
  readonly pointer: string;
  /** What is wrong, in Chinese. */
  readonly zh: string;
  /** What is wrong, in English. */
  readonly en: string;
}
/** The value of a JSON text, or why there is none. */
export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly defect: JsonDefect };

/**
 * Parses JSON and rejects duplicate keys, because JSON.parse silently keeps the last one. One scan counts depth and
 * keys; the duplicate is located only if keys are missing after parsing.
 */
export function parseStrictJson(text: string): ParsedJson {
  const scan = scanJson(text);
  if (scan.depth > MAX_JSON_DEPTH)
    return reject("json-depth", `嵌套超过 ${MAX_JSON_DEPTH} 层`, `nested deeper than ${MAX_JSON_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return reject("not-json", "不是有效的 JSON", "not valid JSON");
  }
  if (countKeys(value) === scan.keys) return { ok: true, value };
  return reject("json-duplicate-key", "同一对象中存在重复的键", "duplicate key in one object", findDuplicate(text));
}

function reject(code: JsonDefect["code"], zh: string, en: string, pointer = ""): ParsedJson {
  return { ok: false, defect: { code, pointer, zh, en } };
}

const QUOTE = 0x22,
  BACKSLASH = 0x5c,
  COLON = 0x3a,
  OPEN = 0x7b,
  CLOSE = 0x7d,
  OPEN_LIST = 0x5b,
  CLOSE_LIST = 0x5d;

/** Returns the index after the closing quote of the string that starts at `open`, or the end of the text. */
function endOfString(text: string, open: number): number {
  let at = open;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function scanJson(text: string): { depth: number; keys: number } {
  let depth = 0,
    deepest = 0,
    keys = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) i = endOfString(text, i) - 1;
    // Outside strings, a colon occurs only after a key.
    else if (c === COLON) keys++;
    else if (c === OPEN || c === OPEN_LIST) deepest = Math.max(deepest, ++depth);
    else if (c === CLOSE || c === CLOSE_LIST) depth--;
  }
  return { depth: deepest, keys };
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, v) => sum + countKeys(v), 0);
  let keys = 0;
  for (const v of Object.values(value)) keys += 1 + countKeys(v);
  return keys;
}

/** Returns the pointer of the first duplicate key in a valid JSON text. */
function findDuplicate(text: string): string {
  const path: (string | number)[] = [];
  const seen: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      const end = endOfString(text, i);
      const isKey = /^\s*:/.test(text.slice(end, end + 64));
      if (isKey) {
        const key = JSON.parse(text.slice(i, end)) as string;
        path[path.length - 1] = key;
        if (seen.at(-1)?.has(key)) return toJsonPointer(path);
        seen.at(-1)?.add(key);
      }
      i = end - 1;
    } else if (c === OPEN) {
      seen.push(new Set());
      path.push("");
    } else if (c === OPEN_LIST) {
      seen.push(undefined);
      path.push(0);
    } else if (c === CLOSE || c === CLOSE_LIST) {
      seen.pop();
      path.pop();
    } else if (c === 0x2c && typeof path.at(-1) === "number") path[path.length - 1] = (path.at(-1) as number) + 1;
  }
  return "";
}
