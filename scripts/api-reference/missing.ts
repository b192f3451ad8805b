/** Finds exports and members without a documentation comment. */
import type { Page } from "./model.js";

/** `file:line symbol` for every entry and public member without a description, each once. */
export function missingDocs(pages: readonly Page[]): string[] {
  const missing = new Set<string>();
  for (const { entries } of pages)
    for (const { name, doc, position, members } of entries) {
      if (doc.text === "") missing.add(`${position} ${name}`);
      for (const { doc: memberDoc, kind, position: at, owner, name: member } of members)
        if (memberDoc.text === "" && kind !== "constructor") missing.add(`${at} ${owner}.${member}`);
    }
  return [...missing].toSorted();
}
