import { parseStrictJson } from "../../contract/index.js";
import { FramerError, MAX_DEPTH, type Tree } from "./tree.js";

/** A number with more digits than a double keeps, or with an exponent. */
const NEEDS_TEXT = /[\d.]{16,}|\d[eE]/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON. Duplicate keys are refused. A number that a double would change is kept as text, digit by digit.
 * @throws FramerError
 */
export function readJson(text: string): Tree {
  const parsed = parseStrictJson(NEEDS_TEXT.test(text) ? quoteInexactNumbers(text) : text);
  if (!parsed.ok) throw new FramerError(parsed.defect.code, parsed.defect.pointer || undefined);
  return parsed.value as Tree;
}

export function writeJson(tree: Tree): string {
  requireDepth(tree, 0);
  return JSON.stringify(tree);
}

function quoteInexactNumbers(text: string): string {
  return text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || !isNumber(token) || isExact(token) ? token : `"${token}"`,
  );
}

function isNumber(token: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token);
}

function isExact(token: string): boolean {
  const digits = token.replace(/[eE].*$/, "").replace(/^-?0*\.?0*|\D/g, "");
  return digits.length <= 15 && Number.isFinite(Number(token));
}

function requireDepth(tree: Tree, depth: number): void {
  if (typeof tree !== "object" || tree === null) {
    if (typeof tree === "number" && !Number.isFinite(tree)) throw new FramerError("shape");
    return;
  }
  if (depth >= MAX_DEPTH) throw new FramerError("json-depth");
  for (const value of Object.values(tree) as Tree[]) requireDepth(value, depth + 1);
}
