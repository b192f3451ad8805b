/** Reads documentation comments. */
import ts from "typescript";
import type { Doc } from "./model.js";

export const NO_DOC: Doc = { text: "", params: [], throws: [], remarks: [], examples: [] };

/** `{@link Name}` becomes `Name` in code; other parts stay as they are. */
function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  const raw = ts.displayPartsToString(parts ? [...parts] : []);
  return paragraphs(raw.replace(/\{@link(?:code|plain)?\s+([^}|\s]+)[^}]*\}/g, "`$1`"));
}

/** Joins the lines of a paragraph, which the source breaks at its own width; lists and code keep their lines. */
function paragraphs(text: string): string {
  let isCode = false;
  const lines: string[] = [];
  for (const line of text.trim().split("\n")) {
    const isFence = line.startsWith("```");
    const previous = lines.at(-1);
    const isNew = isCode || isFence || line === "" || /^(?:[-*]|\d+\.) /.test(line);
    if (isNew || previous === undefined || previous === "" || previous.startsWith("```")) lines.push(line);
    else lines[lines.length - 1] = `${previous} ${line.trim()}`;
    if (isFence) isCode = !isCode;
  }
  return lines.join("\n");
}

export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): Doc {
  const tags = symbol.getJsDocTags(checker);
  const all = (...names: string[]) => tags.filter((t) => names.includes(t.name)).map((t) => textOf(t.text));
  const [returns] = all("returns", "return");
  const [defaultValue] = all("default", "defaultValue");
  return {
    text: textOf(symbol.getDocumentationComment(checker)),
    params: tags.filter((t) => t.name === "param").map((t) => paramOf(t.text)),
    throws: all("throws"),
    remarks: all("remarks"),
    examples: tags.filter((t) => t.name === "example").map((t) => ts.displayPartsToString(t.text)),
    ...(returns !== undefined && { returns }),
    ...(defaultValue !== undefined && { defaultValue }),
  };
}

function paramOf(parts: readonly ts.SymbolDisplayPart[] | undefined): { name: string; text: string } {
  const [, name = "", text = ""] = /^(\S+)\s*(?:-\s+)?([^]*)$/.exec(textOf(parts)) ?? [];
  return { name, text };
}
